/** ANAF's answers as they come: v8 and v9, with and without an envelope. Only what can't be done without is asked for. */

import { z } from 'zod';

const text = z.preprocess(
  (value) => (value === null || value === undefined ? '' : String(value)),
  z.string().max(20_000),
);
const flag = z.preprocess((value) => value === true || value === 'true', z.boolean());
/** A part that is absent is one of absent fields. */
const part = <S extends z.ZodRawShape>(shape: S) => z.preprocess((value) => value ?? {}, z.looseObject(shape));

const vatPeriod = z.looseObject({
  data_inceput_ScpTVA: text,
  data_sfarsit_ScpTVA: text,
  data_anul_imp_ScpTVA: text,
  mesaj_ScpTVA: text,
});

export const recordSchema = z.looseObject({
  date_generale: z.looseObject({
    cui: z.coerce.number().int().positive(),
    data: text,
    denumire: text,
    adresa: text,
    nrRegCom: text,
    telefon: text,
    fax: text,
    codPostal: text,
    act: text,
    stare_inregistrare: text,
    data_inregistrare: text,
    cod_CAEN: text,
    iban: text,
    statusRO_e_Factura: flag,
    data_inreg_Reg_RO_e_Factura: text,
    organFiscalCompetent: text,
    forma_de_proprietate: text,
    forma_organizare: text,
    forma_juridica: text,
  }),
  inregistrare_scop_Tva: part({
    scpTVA: flag,
    // ANAF's text draws one object, its answers hold a list.
    perioade_TVA: z.preprocess(
      (value) => (Array.isArray(value) ? value : value === null || value === undefined ? [] : [value]),
      z.array(vatPeriod),
    ),
  }),
  inregistrare_RTVAI: part({
    dataInceputTvaInc: text,
    dataSfarsitTvaInc: text,
    dataActualizareTvaInc: text,
    dataPublicareTvaInc: text,
    tipActTvaInc: text,
    statusTvaIncasare: flag,
  }),
  stare_inactiv: part({
    dataInactivare: text,
    dataReactivare: text,
    dataPublicare: text,
    dataRadiere: text,
    statusInactivi: flag,
  }),
  inregistrare_SplitTVA: part({ dataInceputSplitTVA: text, dataAnulareSplitTVA: text, statusSplitTVA: flag }),
  adresa_sediu_social: part({}),
  adresa_domiciliu_fiscal: part({}),
});

/** ANAF's record, parsed; `raw` keeps every field that came. */
export type AnafRecord = z.infer<typeof recordSchema>;

const answerSchema = z.looseObject({
  found: z.array(z.unknown()),
  notFound: z.array(z.unknown()).default([]),
});

export interface ReadAnswer {
  /** By CUI. */
  found: Map<string, Record<string, unknown>>;
  notFound: Set<string>;
}

/** `undefined` for what is no answer of the register. Records that are none, such as `{error}`, are left out. */
export function readAnswer(value: unknown): ReadAnswer | undefined {
  const parsed = answerSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const found = new Map<string, Record<string, unknown>>();
  for (const each of parsed.data.found) {
    const record = recordSchema.safeParse(each);
    if (record.success) found.set(String(record.data.date_generale.cui), each as Record<string, unknown>);
  }
  // Numbers in v9; objects with a cui in the answers of older versions.
  const notFound = parsed.data.notFound.map((each) =>
    String(typeof each === 'object' && each !== null ? (each as { cui?: unknown }).cui : each),
  );
  return { found, notFound: new Set(notFound) };
}
