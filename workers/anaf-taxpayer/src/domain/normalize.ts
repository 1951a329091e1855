/** ANAF's record as ours: dates as dates, letters as Romanian writes them, codes with their zeros, absent left out. */

import { fromDottedDate, isIsoDate } from '@genius/romania';
import { clean, optional, readAddress } from './address.ts';
import { isNaturalPerson } from './natural-person.ts';
import { type AnafRecord, recordSchema } from './record.ts';
import { readState } from './state.ts';

/** Throws a `ZodError` for what is no record. */
export function normalizeRecord(raw: unknown) {
  const record = recordSchema.parse(raw);
  const { date_generale: general, inregistrare_scop_Tva: vat } = record;
  const cui = String(general.cui);
  const name = clean(general.denumire);
  const tradeRegister = clean(general.nrRegCom);
  const legalForm = clean(general.forma_juridica);
  return {
    cui,
    name,
    asOf: isoDate(general.data),
    vatPayer: vat.scpTVA,
    ...(vat.scpTVA ? { vatCode: `RO${cui}` } : {}),
    vatPeriods: vatPeriods(record),
    ...taxSchemes(record),
    state: readState(clean(general.stare_inregistrare)),
    ...optional('tradeRegister', tradeRegister),
    ...optional('registeredOn', isoDate(general.data_inregistrare)),
    ...optional('caen', caenCode(general.cod_CAEN)),
    ...optional('iban', clean(general.iban).replaceAll(' ', '')),
    ...optional('phone', clean(general.telefon)),
    ...optional('fax', clean(general.fax)),
    naturalPerson: isNaturalPerson({ name, tradeRegister, legalForm }),
    ...optional('legalForm', legalForm),
    ...optional('ownership', clean(general.forma_de_proprietate)),
    ...optional('organisation', clean(general.forma_organizare)),
    ...optional('taxOffice', clean(general.organFiscalCompetent)),
    ...optional('act', clean(general.act)),
    ...optional('addressText', clean(general.adresa)),
    ...addresses(record),
  };
}

function vatPeriods({ inregistrare_scop_Tva: { perioade_TVA } }: AnafRecord) {
  return perioade_TVA
    .map((each) => ({
      ...optional('from', isoDate(each.data_inceput_ScpTVA)),
      ...optional('to', isoDate(each.data_sfarsit_ScpTVA)),
      ...optional('cancelledOn', isoDate(each.data_anul_imp_ScpTVA)),
      ...optional('reason', clean(each.mesaj_ScpTVA)),
    }))
    .filter((each) => Object.keys(each).length > 0);
}

function taxSchemes(record: AnafRecord) {
  const { inregistrare_RTVAI: collection, stare_inactiv: inactive, inregistrare_SplitTVA: split } = record;
  return {
    vatOnCollection: {
      active: collection.statusTvaIncasare,
      ...optional('from', isoDate(collection.dataInceputTvaInc)),
      ...optional('to', isoDate(collection.dataSfarsitTvaInc)),
      ...optional('updatedOn', isoDate(collection.dataActualizareTvaInc)),
      ...optional('publishedOn', isoDate(collection.dataPublicareTvaInc)),
      ...optional('act', clean(collection.tipActTvaInc)),
    },
    splitVat: {
      active: split.statusSplitTVA,
      ...optional('from', isoDate(split.dataInceputSplitTVA)),
      ...optional('to', isoDate(split.dataAnulareSplitTVA)),
    },
    inactive: {
      active: inactive.statusInactivi,
      ...optional('from', isoDate(inactive.dataInactivare)),
      ...optional('to', isoDate(inactive.dataReactivare)),
      ...optional('publishedOn', isoDate(inactive.dataPublicare)),
      ...optional('struckOffOn', isoDate(inactive.dataRadiere)),
    },
    eFactura: {
      registered: record.date_generale.statusRO_e_Factura,
      ...optional('since', isoDate(record.date_generale.data_inreg_Reg_RO_e_Factura)),
    },
  };
}

/** Where neither address has a postcode, that of the general part belongs to the tax domicile. */
function addresses(record: AnafRecord) {
  const headOffice = readAddress(record.adresa_sediu_social, 's');
  const domicile = record.adresa_domiciliu_fiscal;
  const taxDomicile = readAddress(
    clean(domicile.dcod_Postal) === '' && Object.keys(domicile).length > 0
      ? { ...domicile, dcod_Postal: record.date_generale.codPostal }
      : domicile,
    'd',
  );
  return { ...(headOffice ? { headOffice } : {}), ...(taxDomicile ? { taxDomicile } : {}) };
}

/** The four digits of CAEN; a register that keeps it as a number loses the zero of agriculture. */
function caenCode(text: string): string | undefined {
  const code = clean(text);
  return /^\d{3,4}$/.test(code) ? code.padStart(4, '0') : undefined;
}

/** ANAF writes ISO dates, now and then with a time or blanks around them, and dotted ones in its texts. */
function isoDate(text: string): string | undefined {
  const day = clean(text).slice(0, 10);
  return isIsoDate(day) ? day : fromDottedDate(day);
}

/** Of a natural person, what nobody needs who only checks VAT is taken out of ANAF's record. */
export function withoutContact(raw: Record<string, unknown>): Record<string, unknown> {
  const general = raw.date_generale as Record<string, unknown>;
  return { ...raw, date_generale: { ...general, telefon: '', fax: '', iban: '' } };
}
