/** A declaration as the XML of e-Transport v2. Data is complete: see `completeNotification`. */

import { writeXml, type XmlNode } from '@genius/xml';
import { CONFIRMATIONS, DOCUMENT_TYPES, OPERATIONS, PURPOSES } from '../model/codes.ts';
import type { Declaration, Good, Notification, Place } from '../model/declaration.ts';
import { NAMESPACE } from './document.ts';

/** Throws an `XmlWriteError` for a character that XML can not carry. */
export function writeDeclaration(declaration: Declaration): string {
  const about = 'notification' in declaration ? declaration.notification : declaration;
  return writeXml(
    node(
      'eTransport',
      {
        xmlns: NAMESPACE,
        codDeclarant: about.declarant,
        refDeclarant: about.reference,
        declPostAvarie: about.afterOutage ? 'D' : undefined,
      },
      [content(declaration)],
    ),
  );
}

function content(declaration: Declaration): XmlNode {
  switch (declaration.kind) {
    case 'notification':
      return notificationNode(declaration.notification, undefined);
    case 'correction':
      return notificationNode(declaration.notification, declaration.uit);
    case 'deletion':
      return node('stergere', { uit: declaration.uit });
    case 'confirmation': {
      const { uit, confirmation, remarks } = declaration;
      return node('confirmare', { uit, tipConfirmare: CONFIRMATIONS[confirmation].code, observatii: remarks });
    }
    case 'vehicleChange': {
      const { uit, vehicle, trailer1, trailer2, changedAt, remarks } = declaration;
      return node('modifVehicul', {
        uit,
        nrVehicul: vehicle,
        nrRemorca1: trailer1,
        nrRemorca2: trailer2,
        dataModificare: changedAt,
        observatii: remarks,
      });
    }
  }
}

function notificationNode(given: Notification, corrected: string | undefined): XmlNode {
  const { partner, carrier } = given;
  return node('notificare', { codTipOperatiune: OPERATIONS[given.operation].code }, [
    ...(corrected === undefined ? [] : [node('corectie', { uit: corrected })]),
    ...given.goods.map(goodNode),
    node('partenerComercial', { codTara: partner.country, cod: partner.code, denumire: partner.name }),
    node('dateTransport', {
      nrVehicul: given.vehicle,
      nrRemorca1: given.trailer1,
      nrRemorca2: given.trailer2,
      codTaraOrgTransport: carrier.country,
      codOrgTransport: carrier.code,
      denumireOrgTransport: carrier.name,
      dataTransport: given.date,
    }),
    placeNode('locStartTraseuRutier', given.start),
    placeNode('locFinalTraseuRutier', given.end),
    ...given.documents.map(({ type, number, date, remarks }) =>
      node('documenteTransport', {
        tipDocument: DOCUMENT_TYPES[type].code,
        numarDocument: number,
        dataDocument: date,
        observatii: remarks,
      }),
    ),
    ...(given.previousNotifications ?? []).map(({ uit, remarks, reference }) =>
      node('notificareAnterioara', { uit, observatii: remarks, refDeclarant: reference }),
    ),
  ]);
}

const goodNode = (good: Good): XmlNode =>
  node('bunuriTransportate', {
    codScopOperatiune: good.purpose && PURPOSES[good.purpose].code,
    codTarifar: good.tariffCode,
    denumireMarfa: good.name,
    cantitate: good.quantity,
    codUnitateMasura: good.unit,
    greutateNeta: good.netWeight,
    greutateBruta: good.grossWeight,
    valoareLeiFaraTva: good.value,
    refDeclarant: good.reference,
  });

function placeNode(name: string, { place, borderPoint, customsOffice }: Place): XmlNode {
  if (!place) return node(name, { codPtf: borderPoint, codBirouVamal: customsOffice });
  return node(name, {}, [
    node('locatie', {
      codJudet: place.county,
      denumireLocalitate: place.locality,
      denumireStrada: place.street,
      numar: place.number,
      bloc: place.block,
      scara: place.entrance,
      etaj: place.floor,
      apartament: place.apartment,
      alteInfo: place.more,
      codPostal: place.postcode,
    }),
  ]);
}

/** What is undefined is left out: ANAF refuses an empty attribute. */
function node(name: string, given: Record<string, string | undefined>, children: readonly XmlNode[] = []): XmlNode {
  const attributes: Record<string, string> = {};
  for (const [key, value] of Object.entries(given)) if (value !== undefined) attributes[key] = value;
  return children.length > 0 ? { name, attributes, content: children } : { name, attributes };
}
