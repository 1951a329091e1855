/** An uploaded declaration read as far as the system keeps it. Its schema is checked here, its rules in `rules.ts`. */

import { allAt, type Element, parseXml } from '../../xml-tree.ts';
import { DECLARATION } from './schema.ts';
import { checkPart, refuse } from './schema-check.ts';

/** As the lists name it: notice, correction, deletion, confirmation, change of vehicle. */
export type Tip = 'NOT' | 'COR' | 'DEL' | 'CON' | 'MVH';

export interface Vehicle {
  plate: string;
  trailers: string[];
}

/** An address in Romania, a border point or a customs office. */
export interface Place {
  kind: 'address' | 'border' | 'customs';
  /** SIRUTA's number of the county, or the code of the point or office. */
  code: string;
  locality: string;
  street: string;
  number: string;
  more: string;
}

export interface Party {
  country: string;
  /** `''` if the declaration names none. */
  code: string;
  name: string;
}

/** What a notice or a correction says of the transport. */
export interface Notice extends Vehicle {
  operation: string;
  partner: Party;
  organiser: Party;
  /** `YYYY-MM-DD`. */
  day: string;
  start: Place;
  end: Place;
  documents: { type: string; number: string; day: string }[];
  lines: number;
  /** Sums over the goods: kilograms, kilograms, lei. */
  net: number;
  gross: number;
  value: number;
}

export interface Facts {
  tip: Tip;
  declarant: string;
  /** The declarant's own reference; `''` if there is none. */
  ref: string;
  isAfterOutage: boolean;
  /** Of the transport that it is about; `''` of a notice. */
  uit: string;
  notice?: Notice;
  vehicle?: Vehicle & { at: string; note: string };
  confirmation?: { kind: string; note: string };
}

export interface Declaration {
  root: Element;
  facts: Facts;
}

const NAMESPACE = 'mfp:anaf:dgti:eTransport:declaratie:v';

/**
 * Reads a document by a schema. The simulator does not have schema 1: of such a document only the root is looked at, and
 * there is nothing to keep of it. Throws an `XmlError` with the text that an upload is refused with.
 */
export function readDeclaration(bytes: Uint8Array, schema: 1 | 2): Declaration | undefined {
  const { root } = parseXml(bytes);
  const namespace = `${NAMESPACE}${schema}`;
  if (root.name !== 'eTransport' || root.uri !== namespace) {
    refuse(root, `cvc-elt.1.a: Cannot find the declaration of element '${root.name}'.`);
  }
  if (schema === 1) return undefined;
  checkPart(root, DECLARATION, namespace);
  return { root, facts: factsOf(root) };
}

const TIPS: Readonly<Record<string, Tip>> = { stergere: 'DEL', confirmare: 'CON', modifVehicul: 'MVH' };

const tidy = (value: string | undefined) => (value ?? '').trim().replace(/\s+/g, ' ');

function factsOf(root: Element): Facts {
  const [subject = root] = root.children;
  const { uit, observatii, tipConfirmare, dataModificare } = subject.attributes;
  const correction = allAt(subject, 'corectie')[0];
  const tip = TIPS[subject.name] ?? (correction ? 'COR' : 'NOT');
  return {
    tip,
    declarant: root.attributes.codDeclarant ?? '',
    ref: tidy(root.attributes.refDeclarant),
    isAfterOutage: root.attributes.declPostAvarie === 'D',
    uit: uit ?? correction?.attributes.uit ?? '',
    ...((tip === 'NOT' || tip === 'COR') && { notice: noticeOf(subject) }),
    ...(tip === 'MVH' && { vehicle: { ...vehicleOf(subject), at: tidy(dataModificare), note: tidy(observatii) } }),
    ...(tip === 'CON' && { confirmation: { kind: tidy(tipConfirmare), note: tidy(observatii) } }),
  };
}

function noticeOf(notice: Element): Notice {
  const attributesOf = (name: string) => allAt(notice, name)[0]?.attributes ?? {};
  const partner = attributesOf('partenerComercial');
  const transport = attributesOf('dateTransport');
  const goods = allAt(notice, 'bunuriTransportate');
  // In hundredths, so that a sum of decimals is one.
  const sum = (name: string) =>
    Number(goods.reduce((total, { attributes }) => total + hundredths(attributes[name]), 0n)) / 100;
  const document = ({ attributes }: Element) => ({
    type: tidy(attributes.tipDocument),
    number: tidy(attributes.numarDocument),
    day: tidy(attributes.dataDocument).slice(0, 10),
  });
  return {
    operation: String(Number(notice.attributes.codTipOperatiune)),
    partner: { country: partner.codTara ?? '', code: tidy(partner.cod), name: tidy(partner.denumire) },
    organiser: {
      country: transport.codTaraOrgTransport ?? '',
      code: tidy(transport.codOrgTransport),
      name: tidy(transport.denumireOrgTransport),
    },
    ...vehicleOf({ attributes: transport }),
    day: tidy(transport.dataTransport).slice(0, 10),
    start: placeOf(allAt(notice, 'locStartTraseuRutier')[0]),
    end: placeOf(allAt(notice, 'locFinalTraseuRutier')[0]),
    documents: allAt(notice, 'documenteTransport').slice(0, 50).map(document),
    lines: goods.length,
    net: sum('greutateNeta'),
    gross: sum('greutateBruta'),
    value: sum('valoareLeiFaraTva'),
  };
}

/** Of a number that keeps the schema: at most two decimals. */
export function hundredths(text: string | undefined): bigint {
  const [whole = '', part = ''] = (text ?? '').trim().split('.');
  return BigInt(whole || '0') * 100n + BigInt(part.padEnd(2, '0'));
}

function vehicleOf({ attributes }: Pick<Element, 'attributes'>): Vehicle {
  const trailers = [attributes.nrRemorca1, attributes.nrRemorca2].filter((plate) => plate !== undefined);
  return { plate: attributes.nrVehicul ?? '', trailers };
}

function placeOf(element: Element | undefined): Place {
  const address = element?.children[0]?.attributes;
  const { codPtf, codBirouVamal } = element?.attributes ?? {};
  const nowhere = { locality: '', street: '', number: '', more: '' };
  if (codPtf !== undefined) return { kind: 'border', code: String(Number(codPtf)), ...nowhere };
  if (codBirouVamal !== undefined) return { kind: 'customs', code: String(Number(codBirouVamal)), ...nowhere };
  return {
    kind: 'address',
    code: String(Number(address?.codJudet)),
    locality: tidy(address?.denumireLocalitate),
    street: tidy(address?.denumireStrada),
    number: tidy(address?.numar),
    more: tidy(address?.alteInfo),
  };
}
