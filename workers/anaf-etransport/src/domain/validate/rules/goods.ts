/** Rules on the goods: what must be there, how much of it, and for which purpose. */

import { OPERATION_CODES, purposesOf } from '../../model/codes.ts';
import { attribute, collapse, type Element } from '../../xml/document.ts';
import { isAtLeast, readDecimal } from './forms.ts';
import type { Facts, Rule } from './rule.ts';

const GOODS = ['bunuriTransportate'];
const operation = (facts: Facts) => collapse(facts.first('codTipOperatiune') ?? '');

/** Storage and new transports (60, 70) need neither tariff code nor net weight nor value. */
const has = (name: string) => (goods: Element, facts: Facts) =>
  ['60', '70'].includes(operation(facts)) || attribute(goods, name) !== undefined;

/** The purposes of operations that share a rule. */
const fits = (operations: readonly string[]) => (goods: Element, facts: Facts) =>
  !operations.includes(operation(facts)) ||
  (purposesOf(operation(facts)) ?? []).includes(collapse(attribute(goods, 'codScopOperatiune') ?? ''));

const WITH_ONE_PURPOSE = OPERATION_CODES.filter((code) => purposesOf(code)?.[0] === '9999');

interface Amount {
  attribute: string;
  /** Sign, decimals, digits. */
  ids: readonly [string, string, string];
  en: string;
  ro: string;
  mayBeZero?: boolean;
}

const AMOUNTS: readonly Amount[] = [
  { attribute: 'cantitate', ids: ['BR-027', 'BR-035', 'BR-036'], en: 'The quantity', ro: 'Cantitatea' },
  { attribute: 'greutateNeta', ids: ['BR-028', 'BR-037', 'BR-038'], en: 'The net weight', ro: 'Greutatea netă' },
  { attribute: 'greutateBruta', ids: ['BR-029', 'BR-039', 'BR-040'], en: 'The gross weight', ro: 'Greutatea brută' },
  {
    attribute: 'valoareLeiFaraTva',
    ids: ['BR-030', 'BR-041', 'BR-042'],
    en: 'The value',
    ro: 'Valoarea',
    mayBeZero: true,
  },
];

function rulesOfAmount({ attribute: name, ids, en, ro, mayBeZero = false }: Amount): Rule[] {
  const [sign, decimals, digits] = ids;
  return [
    {
      id: sign,
      attribute: name,
      // What is no number at all is said by the structure.
      holds: (value) => {
        const number = readDecimal(value);
        return number === undefined || (!number.isNegative && (mayBeZero || !number.isZero));
      },
      en: mayBeZero ? `${en} must not be negative.` : `${en} must be above 0.`,
      ro: mayBeZero ? `${ro} nu poate fi negativă.` : `${ro} trebuie să fie mai mare decât 0.`,
    },
    {
      id: decimals,
      attribute: name,
      holds: (value) => [...afterPoint(value)].length <= 2,
      en: `${en} has more than 2 decimals. Round it.`,
      ro: `${ro} are mai mult de 2 zecimale. Rotunjiți.`,
    },
    {
      id: digits,
      attribute: name,
      holds: (value) => [...beforePoint(value)].length <= 12,
      en: `${en} has more than 12 digits before the point.`,
      ro: `${ro} are mai mult de 12 cifre înainte de punct.`,
    },
  ];
}

const afterPoint = (value: string) => (value.includes('.') ? value.slice(value.indexOf('.') + 1) : '');
const beforePoint = (value: string) => (value.includes('.') ? value.slice(0, value.indexOf('.')) : '');

export const goodsRules: readonly Rule[] = [
  {
    id: 'BR-218',
    elements: GOODS,
    pointsAt: 'greutateBruta',
    holds: (goods) => (attribute(goods, 'greutateBruta') ?? '') !== '',
    en: 'The gross weight is missing (greutateBruta).',
    ro: 'Lipsește greutatea brută (greutateBruta).',
  },
  {
    id: 'BR-020',
    elements: GOODS,
    pointsAt: 'greutateBruta',
    holds: (goods) => {
      const [net, gross] = [attribute(goods, 'greutateNeta'), attribute(goods, 'greutateBruta')];
      return net === undefined || (gross !== undefined && isAtLeast(gross, net) !== false);
    },
    en: 'The gross weight is below the net weight.',
    ro: 'Greutatea brută este mai mică decât greutatea netă.',
  },
  {
    id: 'BR-068',
    elements: GOODS,
    pointsAt: 'codScopOperatiune',
    holds: fits(['10']),
    en: 'An intra-Community acquisition (10) takes the purposes 101 201 301 401 501 601 703 801 802 901 1001 1101 9901.',
    ro: 'O achiziție intracomunitară (10) acceptă scopurile 101 201 301 401 501 601 703 801 802 901 1001 1101 9901.',
  },
  {
    id: 'BR-069',
    elements: GOODS,
    pointsAt: 'codScopOperatiune',
    holds: fits(['20']),
    en: 'An intra-Community delivery (20) takes the purposes 101 301 703 801 802 9901.',
    ro: 'O livrare intracomunitară (20) acceptă scopurile 101 301 703 801 802 9901.',
  },
  {
    id: 'BR-070',
    elements: GOODS,
    pointsAt: 'codScopOperatiune',
    holds: fits(['30']),
    en: 'A national transport (30) takes the purposes 101 704 705 9901.',
    ro: 'Un transport național (30) acceptă scopurile 101 704 705 9901.',
  },
  {
    id: 'BR-205',
    elements: GOODS,
    pointsAt: 'codScopOperatiune',
    holds: fits(WITH_ONE_PURPOSE),
    en: 'This operation takes only the purpose 9999, the same as the operation.',
    ro: 'Această operațiune acceptă doar scopul 9999, același cu operațiunea.',
  },
  {
    id: 'BR-206',
    elements: GOODS,
    pointsAt: 'codTarifar',
    holds: has('codTarifar'),
    en: 'The tariff code is missing (codTarifar); only the operations 60 and 70 do without.',
    ro: 'Lipsește codul tarifar (codTarifar); doar operațiunile 60 și 70 se pot declara fără.',
  },
  {
    id: 'BR-207',
    elements: GOODS,
    pointsAt: 'greutateNeta',
    holds: has('greutateNeta'),
    en: 'The net weight is missing (greutateNeta); only the operations 60 and 70 do without.',
    ro: 'Lipsește greutatea netă (greutateNeta); doar operațiunile 60 și 70 se pot declara fără.',
  },
  {
    id: 'BR-208',
    elements: GOODS,
    pointsAt: 'valoareLeiFaraTva',
    holds: has('valoareLeiFaraTva'),
    en: 'The value without VAT is missing (valoareLeiFaraTva); only the operations 60 and 70 do without.',
    ro: 'Lipsește valoarea fără TVA (valoareLeiFaraTva); doar operațiunile 60 și 70 se pot declara fără.',
  },
  {
    id: 'BR-034',
    attribute: 'codTarifar',
    holds: (code) => /^(?:\d{4}|\d{6}|\d{8})$/.test(collapse(code)),
    en: 'The tariff code must have 4, 6 or 8 digits, without blanks and points.',
    ro: 'Codul tarifar trebuie să aibă 4, 6 sau 8 cifre, fără spații și puncte.',
  },
  ...AMOUNTS.flatMap(rulesOfAmount),
];
