/** Whether a road transport must be declared. What is not known stays not known: the answer then says what to ask. */

import type { Operation } from '../model/codes.ts';
import { earliestDay } from '../validity.ts';
import { isRiskGood, type RulesOfADay, rulesOn } from './rules-by-date.ts';
import { type Both, DECLARANTS, type Exemption, NOTES, REASONS, type Reason } from './words.ts';

export interface AskedTransport {
  /** ISO date of the transport. */
  date: string;
  operation?: Operation | undefined;
  /** kg, as text. */
  vehicleMaxMass?: string | undefined;
  consignments: readonly Consignment[];
  exemption: 'none' | Exemption;
}

export interface Consignment {
  tariffCodes?: readonly string[] | undefined;
  /** kg, as text. */
  grossWeight?: string | undefined;
  /** Lei without VAT, as text. */
  value?: string | undefined;
}

export interface Answer {
  needed: 'yes' | 'no' | 'unknown';
  missing: string[];
  reasons: Reason[];
  declarant?: Both;
  riskGoods: string[];
  declareFrom?: string;
  notes: Both[];
}

/** Undefined: not known. */
type Known = boolean | undefined;

export function isNeeded(asked: AskedTransport): Answer {
  const rules = rulesOn(asked.date);
  const declarant = asked.operation && DECLARANTS[asked.operation];
  const same = { ...(declarant ? { declarant } : {}) };
  if (!rules) {
    return { needed: 'unknown', missing: [], reasons: [REASONS.noRules()], riskGoods: [], notes: [], ...same };
  }
  const riskGoods = riskGoodsOf(asked, rules);
  const answer = { ...decide(asked, rules), riskGoods, ...same };
  const notes = notesOf(asked, rules, answer.needed);
  return { ...answer, notes, ...(answer.needed === 'yes' ? { declareFrom: earliestDay(asked.date) } : {}) };
}

function decide(asked: AskedTransport, rules: RulesOfADay): Pick<Answer, 'needed' | 'missing' | 'reasons'> {
  const { exemption, operation, vehicleMaxMass } = asked;
  const { vehicleKg, consignmentKg: kg, consignmentLei: lei } = rules;
  const no = (reason: Reason) => ({ needed: 'no' as const, missing: [], reasons: [reason] });
  if (exemption !== 'none' && exemption !== 'agricultural') return no(REASONS.exempt(exemption));

  const isHeavyVehicle: Known = vehicleMaxMass === undefined ? undefined : Number(vehicleMaxMass) >= vehicleKg;
  if (isHeavyVehicle === false) return no(REASONS.lightVehicle(vehicleKg));
  const judged = asked.consignments.map((consignment) => ({
    isLarge: isLarge(consignment, rules),
    hasRisk: hasRisk(consignment, rules),
  }));
  if (judged.every(({ isLarge: large }) => large === false)) return no(REASONS.smallConsignments(kg, lei));
  const isInternational: Known = operation === undefined ? undefined : operation !== 'national';
  const counts = judged.map(({ isLarge: large, hasRisk: risk }) => and(large, or(isInternational, risk)));
  if (counts.every((each) => each === false)) return no(REASONS.noRiskGoods());

  const first = counts.indexOf(true);
  if (isHeavyVehicle && first >= 0 && exemption !== 'agricultural') {
    const reasons = [REASONS.vehicle(vehicleKg), REASONS.consignment(first + 1, kg, lei)];
    const codes = (asked.consignments[first]?.tariffCodes ?? []).filter((code) => isRiskGood(code, rules));
    reasons.push(isInternational ? REASONS.international() : REASONS.risk(codes));
    return { needed: 'yes', missing: [], reasons };
  }
  const missing = exemption === 'agricultural' ? ['exemption'] : [];
  if (isHeavyVehicle === undefined) missing.push('vehicleMaxMass');
  if (first < 0) missing.push(...missingOf(asked, judged, isInternational));
  return { needed: 'unknown', missing, reasons: [] };
}

/** What would decide it, of consignments that may still count. */
function missingOf(
  { consignments }: AskedTransport,
  judged: readonly { isLarge: Known; hasRisk: Known }[],
  isInternational: Known,
): string[] {
  const missing = new Set<string>();
  if (isInternational === undefined) missing.add('operation');
  judged.forEach(({ isLarge: large, hasRisk: risk }, index) => {
    if (large === false || (isInternational === false && risk === false)) return;
    const { grossWeight, value } = consignments[index] as Consignment;
    if (large === undefined && grossWeight === undefined) missing.add(`consignments.${index}.grossWeight`);
    if (large === undefined && value === undefined) missing.add(`consignments.${index}.value`);
    if (risk === undefined && isInternational !== true) missing.add(`consignments.${index}.tariffCodes`);
  });
  return [...missing];
}

function isLarge({ grossWeight, value }: Consignment, { consignmentKg, consignmentLei }: RulesOfADay): Known {
  return or(
    grossWeight === undefined ? undefined : Number(grossWeight) > consignmentKg,
    value === undefined ? undefined : Number(value) > consignmentLei,
  );
}

const hasRisk = ({ tariffCodes }: Consignment, rules: RulesOfADay): Known =>
  tariffCodes === undefined || tariffCodes.length === 0
    ? undefined
    : tariffCodes.some((code) => isRiskGood(code, rules));

const riskGoodsOf = ({ consignments }: AskedTransport, rules: RulesOfADay): string[] => [
  ...new Set(consignments.flatMap(({ tariffCodes = [] }) => tariffCodes.filter((code) => isRiskGood(code, rules)))),
];

function notesOf({ operation, consignments, exemption }: AskedTransport, rules: RulesOfADay, needed: string): Both[] {
  const isMixed = consignments.some(({ tariffCodes = [] }) => {
    const risky = tariffCodes.filter((code) => isRiskGood(code, rules)).length;
    return risky > 0 && risky < tariffCodes.length;
  });
  const isDomestic = operation === undefined || operation === 'national';
  return [
    ...(isDomestic ? [NOTES.riskList] : []),
    ...(isDomestic && isMixed ? [NOTES.mixed] : []),
    ...(exemption === 'agricultural' && needed === 'unknown' ? [NOTES.agricultural] : []),
    ...(operation !== undefined && DECLARANTS[operation] === undefined ? [NOTES.declarant] : []),
    ...(needed === 'yes' ? [NOTES.own] : []),
  ];
}

const and = (a: Known, b: Known): Known => (a === false || b === false ? false : a && b);
const or = (a: Known, b: Known): Known => (a === true || b === true ? true : a === undefined ? a : b);
