/** The XML of e-Transport v2 as data. */

import { CONFIRMATIONS, DOCUMENT_TYPES, nameOf, OPERATIONS, PURPOSES } from '../model/codes.ts';
import { countyOf } from '../model/county.ts';
import type { Address, Declaration, Good, Notification, Party, Place } from '../model/declaration.ts';
import type { Found } from '../validate/finding.ts';
import { checkStructure } from '../validate/structure/check-structure.ts';
import { attribute, childOf, childrenOf, collapse, type Document, type Element, readDocument } from './document.ts';

/** XML that is no declaration of the schema: it can not be taken over as data. */
export class StructureError extends Error {
  override name = 'StructureError';
  readonly first: Found;

  constructor(first: Found) {
    super(first.en);
    this.first = first;
  }
}

/** Throws an `XmlError` for unsafe or malformed XML, a `StructureError` for what is not of the schema. */
export function readDeclaration(xml: string | Uint8Array): Declaration {
  const document = readDocument(xml);
  const [first] = checkStructure(document);
  if (first) throw new StructureError(first);
  return toDeclaration(document);
}

function toDeclaration({ root }: Document): Declaration {
  const child = root.children[0] as Element;
  const about = { ...rootOf(root), uit: value(child, 'uit') };
  const remarks = optional(child, 'observatii');
  switch (child.local) {
    case 'stergere':
      return { kind: 'deletion', ...about };
    case 'confirmare':
      return {
        kind: 'confirmation',
        ...about,
        confirmation: named(CONFIRMATIONS, value(child, 'tipConfirmare')),
        ...remarksOf(remarks),
      };
    case 'modifVehicul':
      return {
        kind: 'vehicleChange',
        ...about,
        ...vehiclesOf(child),
        changedAt: value(child, 'dataModificare'),
        ...remarksOf(remarks),
      };
    default: {
      const notification = toNotification(root, child);
      const corrected = childOf(child, 'corectie');
      return corrected
        ? { kind: 'correction', uit: value(corrected, 'uit'), notification }
        : { kind: 'notification', notification };
    }
  }
}

function toNotification(root: Element, child: Element): Notification {
  const transport = childOf(child, 'dateTransport') as Element;
  const before = childrenOf(child, 'notificareAnterioara');
  return {
    ...rootOf(root),
    operation: named(OPERATIONS, value(child, 'codTipOperatiune')),
    goods: childrenOf(child, 'bunuriTransportate').map(toGood),
    partner: partyOf(childOf(child, 'partenerComercial') as Element, 'codTara', 'cod', 'denumire'),
    ...vehiclesOf(transport),
    carrier: partyOf(transport, 'codTaraOrgTransport', 'codOrgTransport', 'denumireOrgTransport'),
    date: dayOf(transport, 'dataTransport'),
    start: toPlace(childOf(child, 'locStartTraseuRutier') as Element),
    end: toPlace(childOf(child, 'locFinalTraseuRutier') as Element),
    documents: childrenOf(child, 'documenteTransport').map((element) => ({
      type: named(DOCUMENT_TYPES, value(element, 'tipDocument')),
      date: dayOf(element, 'dataDocument'),
      ...present({ number: optional(element, 'numarDocument'), remarks: optional(element, 'observatii') }),
    })),
    ...(before.length > 0 && {
      previousNotifications: before.map((element) => ({
        uit: value(element, 'uit'),
        ...present({ remarks: optional(element, 'observatii'), reference: optional(element, 'refDeclarant') }),
      })),
    }),
  };
}

const toGood = (element: Element): Good => ({
  purpose: named(PURPOSES, value(element, 'codScopOperatiune')),
  name: value(element, 'denumireMarfa'),
  quantity: amountOf(value(element, 'cantitate')),
  unit: value(element, 'codUnitateMasura'),
  grossWeight: amountOf(value(element, 'greutateBruta')),
  ...present({
    tariffCode: optional(element, 'codTarifar'),
    netWeight: optionalAmount(element, 'greutateNeta'),
    value: optionalAmount(element, 'valoareLeiFaraTva'),
    reference: optional(element, 'refDeclarant'),
  }),
});

function toPlace(element: Element): Place {
  const location = childOf(element, 'locatie');
  const [point, office] = [optional(element, 'codPtf'), optional(element, 'codBirouVamal')];
  if ([location, point, office].filter((each) => each !== undefined).length !== 1) {
    const en = `${element.local} must be exactly one of an address, a border point and a customs office.`;
    const ro = `${element.local} trebuie să fie exact unul dintre: adresă, punct de trecere a frontierei, birou vamal.`;
    throw notData(element, en, ro);
  }
  if (location) return { place: toAddress(location) };
  return present({
    borderPoint: point && String(Number(point)),
    customsOffice: office && String(Number(office)),
  });
}

/** The schema takes days with a zone, which says nothing here, and years of more digits, which no transport has. */
function dayOf(element: Element, name: string): string {
  const day = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?$/.exec(value(element, name))?.[1];
  if (day !== undefined) return day;
  throw notData(element, `${name} is no day of our time.`, `${name} nu este o zi din vremea noastră.`, name);
}

const notData = ({ at }: Element, en: string, ro: string, name?: string) =>
  new StructureError({ rule: 'XSD', severity: 'fatal', element: at, attribute: name, en, ro });

const toAddress = (element: Element): Address => ({
  county: countyOf(value(element, 'codJudet')) as string,
  locality: value(element, 'denumireLocalitate'),
  street: value(element, 'denumireStrada'),
  ...present({
    number: optional(element, 'numar'),
    block: optional(element, 'bloc'),
    entrance: optional(element, 'scara'),
    floor: optional(element, 'etaj'),
    apartment: optional(element, 'apartament'),
    more: optional(element, 'alteInfo'),
    postcode: optional(element, 'codPostal'),
  }),
});

const rootOf = (root: Element) => ({
  declarant: value(root, 'codDeclarant'),
  ...present({ reference: optional(root, 'refDeclarant') }),
  ...(attribute(root, 'declPostAvarie') === undefined ? {} : { afterOutage: true }),
});

const vehiclesOf = (element: Element) => ({
  vehicle: value(element, 'nrVehicul'),
  ...present({ trailer1: optional(element, 'nrRemorca1'), trailer2: optional(element, 'nrRemorca2') }),
});

const partyOf = (element: Element, country: string, code: string, name: string): Party => ({
  country: value(element, country),
  name: value(element, name),
  ...present({ code: optional(element, code) }),
});

const remarksOf = (remarks: string | undefined) => present({ remarks });

const optional = (element: Element, name: string) => {
  const found = attribute(element, name);
  return found === undefined ? undefined : collapse(found);
};
/** Of an attribute that the structure asks for. */
const value = (element: Element, name: string) => optional(element, name) ?? '';

const optionalAmount = (element: Element, name: string) => {
  const found = optional(element, name);
  return found === undefined ? undefined : amountOf(found);
};

/** `.5` and `5.` as other programs write them: 0.5 and 5. */
const amountOf = (text: string) => text.replace(/^\./, '0.').replace(/\.$/, '');

/** The structure takes `07` for 7. */
const named = <Name extends string>(
  table: Readonly<Record<Name, { code: string; en: string; ro: string }>>,
  code: string,
) => nameOf(table, String(Number(code))) as Name;

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

function present<T extends Record<string, unknown>>(given: T): Present<T> {
  return Object.fromEntries(Object.entries(given).filter(([, each]) => each !== undefined)) as Present<T>;
}
