/** Public indicators of a firm's yearly statement, made from its code and the year. */

import { createHash } from 'node:crypto';
import type { Answer } from '../../answer.ts';
import { json } from '../../answer.ts';
import { writeDay } from '../../clock.ts';
import type { Ask, Route } from '../call.ts';
import type { Firms } from './firms.ts';

const LABELS = [
  'ACTIVE IMOBILIZATE - TOTAL',
  'ACTIVE CIRCULANTE - TOTAL, din care',
  'Stocuri',
  'Creante',
  'Casa si conturi la banci',
  'CHELTUIELI IN AVANS',
  'DATORII',
  'VENITURI IN AVANS',
  'PROVIZIOANE',
  'CAPITALURI - TOTAL, din care:',
  'Capital subscris varsat',
  'Patrimoniul regiei',
  'Cifra de afaceri neta',
  'VENITURI TOTALE',
  'CHELTUIELI TOTALE',
  'Profit brut',
  'Pierdere bruta',
  'Profit net',
  'Pierdere neta',
  'Numar mediu de salariati',
];

/** Statements of a year are there from the middle of the next one. */
const PUBLISHED = '-07-01';

export function balanceRoutes(firms: Firms): Record<string, Route> {
  return { 'GET /bilant': { host: 'public', call: 'bilant', answer: (ask) => balance(ask, firms) } };
}

function balance({ query, now }: Ask, firms: Firms): Answer {
  const cui = Number(query.get('cui'));
  const year = Number(query.get('an'));
  if (!Number.isSafeInteger(cui) || !Number.isSafeInteger(year) || !query.get('cui') || !query.get('an')) {
    return json({ cod: 400, message: 'Parametrii an si cui sunt obligatorii' }, 400, { note: 'bad request' });
  }
  const firm = firms.find(cui);
  const known =
    firm && year >= 2014 && `${year}-12-31` >= firm.registered && writeDay(now) >= `${year + 1}${PUBLISHED}`;
  const remarks = { detail: `cui=${cui} an=${year}` };
  if (!firm || !known) return json({ an: year, cui, deni: '', caen: null, den_caen: '', i: [] }, 200, remarks);
  const values = valuesOf(cui, year);
  const i = LABELS.map((label, index) => ({
    indicator: `I${index + 1}`,
    val_indicator: values[index] ?? 0,
    val_den_indicator: label,
  }));
  const activity = { caen: Number(firm.caen), den_caen: 'Activitate de exemplu' };
  return json({ an: year, cui, deni: firm.name, ...activity, i: i.reverse() }, 200, remarks);
}

/** Whole lei that add up: assets to debts and capital, income less costs to the result. */
function valuesOf(cui: number, year: number): number[] {
  const digest = createHash('sha256').update(`balance ${cui} ${year}`).digest();
  const draw = (place: number) => digest.readUInt32BE(place * 4) % 900_000;
  const [fixed, stock, claims, cash, debts, turnover] = [draw(0), draw(1), draw(2), draw(3), draw(4), draw(5) * 4];
  const current = stock + claims + cash;
  const costs = Math.round(turnover * (0.8 + (digest[24] ?? 0) / 700));
  const gross = turnover - costs;
  const net = gross > 0 ? gross - Math.round(turnover / 100) : gross;
  const [profit, loss] = [Math.max(gross, 0), Math.max(-gross, 0)];
  return [
    ...[fixed, current, stock, claims, cash, 0, debts, 0, 0, fixed + current - debts, 200, 0],
    ...[turnover, turnover, costs, profit, loss, Math.max(net, 0), Math.max(-net, 0), 1 + ((digest[28] ?? 0) % 60)],
  ];
}
