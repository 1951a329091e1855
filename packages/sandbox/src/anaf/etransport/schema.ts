/** What ANAF's schema 1.02 asks of a declaration, as data; `schema-check.ts` holds documents against it. */

import {
  BORDER_POINTS,
  CONFIRMATIONS,
  COUNTIES,
  COUNTRIES,
  CUSTOMS_OFFICES,
  DOCUMENTS,
  OLD_COUNTRIES,
  OPERATIONS,
  SCOPES,
} from './codes.ts';
import { codes, day, decimal, type Kind, moment, pattern, texts, token } from './schema-kinds.ts';

export interface Part {
  /** A name that ends in `!` must be there. */
  attributes: Readonly<Record<string, Kind>>;
  /** In this order; `[name, part, least, most]`. No list: the element must be empty. */
  children?: readonly (readonly [name: string, part: Part, least: number, most: number])[];
  /** Exactly one of the children, instead of all of them. */
  isChoice?: true;
}

const uit = pattern('UitType', '[0-9ACDEFHJKLMNPQRTUVWXY]{14}[0-9]{2}');
const plate = pattern('NrVehiculType', '[0-9A-Z]{2,20}');
const country = texts([...COUNTRIES, ...OLD_COUNTRIES]);
const code30 = token('Cod30Type', 30);
const [str20, str30, str50] = [token('Str20', 20), token('Str30', 30), token('Str50', 50)];
const [str100, str200] = [token('Str100', 100), token('Str200', 200)];
const positive = decimal('PosDec_12_2_Type', true);

const reference: Part = { attributes: { 'uit!': uit } };

const vehicle = { 'nrVehicul!': plate, nrRemorca1: plate, nrRemorca2: plate };

const place: Part = {
  attributes: {
    codPtf: codes(BORDER_POINTS),
    codBirouVamal: codes(CUSTOMS_OFFICES),
  },
  children: [
    [
      'locatie',
      {
        attributes: {
          'codJudet!': codes(COUNTIES),
          'denumireLocalitate!': str100,
          'denumireStrada!': str100,
          numar: str20,
          bloc: str30,
          scara: str20,
          etaj: str20,
          apartament: str20,
          alteInfo: str200,
          codPostal: str20,
        },
      },
      0,
      1,
    ],
  ],
};

const goods: Part = {
  attributes: {
    'codScopOperatiune!': codes(SCOPES),
    codTarifar: pattern('CodTarifarType', '[0-9]{4}|[0-9]{6}|[0-9]{8}'),
    'denumireMarfa!': str200,
    'cantitate!': positive,
    'codUnitateMasura!': pattern('CodUMType', '[0-9A-Z]{2,3}'),
    greutateNeta: positive,
    'greutateBruta!': positive,
    valoareLeiFaraTva: decimal('NonNegDec_12_2_Type', false),
    refDeclarant: str50,
  },
};

const notice: Part = {
  attributes: { 'codTipOperatiune!': codes(OPERATIONS) },
  children: [
    ['corectie', reference, 0, 1],
    ['bunuriTransportate', goods, 1, Number.POSITIVE_INFINITY],
    ['partenerComercial', { attributes: { 'codTara!': country, cod: code30, 'denumire!': str200 } }, 1, 1],
    [
      'dateTransport',
      {
        attributes: {
          ...vehicle,
          'codTaraOrgTransport!': country,
          codOrgTransport: code30,
          'denumireOrgTransport!': str200,
          'dataTransport!': day,
        },
      },
      1,
      1,
    ],
    ['locStartTraseuRutier', place, 1, 1],
    ['locFinalTraseuRutier', place, 1, 1],
    [
      'documenteTransport',
      {
        attributes: {
          'tipDocument!': codes(DOCUMENTS),
          numarDocument: str50,
          'dataDocument!': day,
          observatii: str200,
        },
      },
      1,
      Number.POSITIVE_INFINITY,
    ],
    [
      'notificareAnterioara',
      { attributes: { 'uit!': uit, observatii: str200, refDeclarant: str50 } },
      0,
      Number.POSITIVE_INFINITY,
    ],
  ],
};

/** Of the root, `eTransport`. */
export const DECLARATION: Part = {
  attributes: {
    'codDeclarant!': pattern('CodDeclarantType', '((\\d{13})|(\\d{2,10}))'),
    refDeclarant: str50,
    declPostAvarie: texts(['D']),
  },
  isChoice: true,
  children: [
    ['notificare', notice, 1, 1],
    ['stergere', reference, 1, 1],
    [
      'confirmare',
      {
        attributes: {
          'uit!': uit,
          'tipConfirmare!': codes(CONFIRMATIONS),
          observatii: str200,
        },
      },
      1,
      1,
    ],
    ['modifVehicul', { attributes: { 'uit!': uit, ...vehicle, 'dataModificare!': moment, observatii: str200 } }, 1, 1],
  ],
};
