/**
 * Indicators of a yearly statement, known by their label: their numbers change with the kind of statement (firms, banks,
 * insurers, associations), so I13 is the turnover of one and something else of another.
 */

import { foldText, withCommaBelow } from '@genius/romania';
import { z } from 'zod';

const LABELS = {
  turnover: /^CIFRA DE AFACERI( NETA)?\b/,
  totalIncome: /^VENITURI TOTALE|^TOTAL VENITURI/,
  totalExpenses: /^CHELTUIELI TOTALE|^TOTAL CHELTUIELI/,
  grossProfit: /^-?\s*PROFIT(UL)? BRUT|^PROFITUL SAU PIERDEREA BRUT/,
  grossLoss: /^-?\s*PIERDERE(A)? BRUTA/,
  netProfit: /^-?\s*PROFIT(UL)? NET/,
  netLoss: /^-?\s*PIERDERE(A)? NETA/,
  employees: /^(NUMAR(UL)?|NR\.?) MEDIU DE SALARIATI|^EFECTIVUL? (MEDIU )?DE PERSONAL/,
  fixedAssets: /^ACTIVE IMOBILIZATE/,
  currentAssets: /^ACTIVE CIRCULANTE/,
  inventories: /^STOCURI/,
  receivables: /^CREANTE/,
  cash: /^CASA SI CONTURI/,
  prepaidExpenses: /^CHELTUIELI IN AVANS/,
  debts: /^DATORII/,
  deferredIncome: /^VENITURI IN AVANS/,
  provisions: /^PROVIZIOANE/,
  equity: /^CAPITALURI\b.*TOTAL|^CAPITALURI PROPRII/,
  paidUpCapital: /^CAPITAL(UL)? (SOCIAL )?SUBSCRIS VARSAT/,
} as const;

export type Figures = { -readonly [K in keyof typeof LABELS]?: number };

export interface Statement {
  year: number;
  published: boolean;
  name?: string;
  caen?: string;
  activity?: string;
  figures: Figures;
  indicators: { code: string; label: string; value: number }[];
}

const empty = z.preprocess((value) => (value === null || value === undefined ? '' : String(value)), z.string());

const answerSchema = z.looseObject({
  deni: empty,
  caen: empty,
  den_caen: empty,
  i: z
    .array(z.looseObject({ indicator: empty, val_indicator: z.unknown(), val_den_indicator: empty }))
    .nullish()
    .transform((value) => value ?? []),
});

/** Throws a `ZodError` for what is no answer. */
export function readStatement(year: number, answer: unknown): Statement {
  const { deni, caen, den_caen: activity, i } = answerSchema.parse(answer);
  const indicators = i.flatMap(({ indicator: code, val_indicator: given, val_den_indicator }) => {
    const value = typeof given === 'number' || (typeof given === 'string' && given.trim() !== '') ? Number(given) : NaN;
    const label = withCommaBelow(val_den_indicator).replace(/\s+/g, ' ').trim();
    return Number.isFinite(value) && label !== '' ? [{ code, label, value }] : [];
  });
  // I1 before I2 before I10, however they came.
  indicators.sort((a, b) => a.code.localeCompare(b.code, 'en', { numeric: true }));
  return {
    year,
    published: indicators.length > 0,
    ...(deni.trim() === '' ? {} : { name: withCommaBelow(deni).trim() }),
    ...(/^\d{3,4}$/.test(caen) ? { caen: caen.padStart(4, '0') } : {}),
    ...(activity.trim() === '' ? {} : { activity: withCommaBelow(activity).trim() }),
    figures: figuresOf(indicators),
    indicators,
  };
}

function figuresOf(indicators: Statement['indicators']): Figures {
  const figures: Figures = {};
  for (const [name, pattern] of Object.entries(LABELS) as [keyof Figures, RegExp][]) {
    const found = indicators.filter(({ label }) => pattern.test(foldText(label)));
    // Two that fit say that the pattern does not know this kind of statement: better none than the wrong one.
    if (found.length === 1) figures[name] = found[0]!.value;
  }
  return figures;
}
