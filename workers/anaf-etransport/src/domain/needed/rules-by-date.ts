/**
 * The limits of the duty to declare, by the day from which they are known. Source: ANAF's guide RO e-Transport 2025, I.2,
 * and order 1337/1268/2024 art. 1(4); goods of high fiscal risk by order 802/2022, as two tax firms reproduce it.
 */

import { RISK_HEADINGS } from '../lists/generated/risk-goods.ts';

export interface RulesOfADay {
  /** ISO date: the first day that these rules are known for. */
  from: string;
  /** Technically permissible maximum mass, kg: at least. */
  vehicleKg: number;
  /** Gross mass of a consignment, kg: more than. */
  consignmentKg: number;
  /** Value of a consignment without VAT, lei: more than. */
  consignmentLei: number;
  /** Headings of four digits, both ends included. */
  riskHeadings: readonly (readonly [from: string, to: string])[];
}

/** Newest first. A change of the law is a new row: a transport of an earlier day keeps its own. */
const TABLE: readonly RulesOfADay[] = [
  { from: '2025-01-01', vehicleKg: 2_500, consignmentKg: 500, consignmentLei: 10_000, riskHeadings: RISK_HEADINGS },
];

/** Undefined for a day of which nothing is known here. */
export const rulesOn = (date: string): RulesOfADay | undefined => TABLE.find(({ from }) => from <= date);

/** Whether a tariff code of 4 or more digits is of a good of high fiscal risk. */
export function isRiskGood(tariffCode: string, { riskHeadings }: RulesOfADay): boolean {
  const heading = tariffCode.slice(0, 4);
  return riskHeadings.some(([from, to]) => from <= heading && heading <= to);
}
