/** Whether a text is one that ANAF's validator takes at its place, and the schema. What it means goes into the reading. */

import { CODE_CHECKED, type Facts, GOOD_CUSTOMER, GOOD_OTHER, IN_PLAN, PLAN_CHECKED } from '../facts.ts';
import type { Findings } from '../findings.ts';
import { planOf } from '../lists/lists.ts';
import { type RuleId, shown } from '../sentences/rules.ts';
import { NODES, type SchemaNode } from '../structure/tree.ts';
import { hasIbanForm } from './iban.ts';
import { KIND, LEAVES, type Leaf } from './leaf-kinds.ts';
import { LIST_WORDS } from './list-words.ts';
import { decimal, readDate, readDecimal, readInteger } from './numbers.ts';
import { isPartnerCode } from './partner.ts';
import type { Reading } from './reading.ts';
import { charactersOf, fitsSchema } from './schema-text.ts';

type Report = (rule: RuleId, params?: Record<string, string | number>) => void;

/** Elements whose partner may be 0, nobody. */
const MAY_BE_NOBODY = NODES.map(({ path }) =>
  /\/(?:Transaction|TransactionLine|PaymentLine|StockMovementLine)\/(?:CustomerID|SupplierID)$/.test(path),
);
const IS_CUSTOMER = NODES.map(({ path }) => /Customer/.test(path));

export class LeafChecker {
  readonly #facts: Facts;
  readonly #findings: Findings;
  readonly #report: Report;
  readonly #reading: Reading;

  constructor(facts: Facts, findings: Findings, reading: Reading, report: Report) {
    this.#facts = facts;
    this.#findings = findings;
    this.#reading = reading;
    this.#report = report;
  }

  /** `start` and `end` are those of the whole text; the reading has it without white space around it. */
  check(node: number, start: number, end: number, isMultibyte: boolean): void {
    const reading = this.#reading;
    const leaf = LEAVES[node] as Leaf;
    const { kind } = leaf;
    reading.value = reading.cents = reading.date = Number.NaN;
    reading.code = -1;
    if (reading.start === reading.end) {
      if (!fitsSchema(leaf, reading.bytes, start, end)) this.#findings.isSchemaValid = false;
      this.#say('anaf.empty', node);
      return;
    }
    switch (kind) {
      case KIND.text:
        this.#text(node, leaf, start, end, isMultibyte);
        return;
      case KIND.decimal:
        this.#decimal(node, leaf);
        return;
      case KIND.list: {
        const { bytes } = reading;
        reading.code = leaf.list?.find(bytes, reading.start, reading.end) ?? -1;
        if (reading.code < 0) this.#unlisted(node, leaf, start, end);
        else if (end - start !== reading.end - reading.start || leaf.isSchemaNarrower) {
          this.#schema(node, leaf, start, end);
        }
        return;
      }
      case KIND.account:
        this.#account(node, leaf, start, end);
        return;
      case KIND.partner:
        this.#partner(node, leaf, start, end);
        return;
      case KIND.date:
        this.#date(node);
        return;
      case KIND.integer:
        this.#integer(node, leaf, start, end);
        return;
      case KIND.iban:
        if (!hasIbanForm(reading.text)) this.#say('anaf.iban', node);
        this.#text(node, leaf, start, end, isMultibyte);
        return;
      case KIND.company:
        if (!/^(?:RO)?\d{2,13}$/.test(reading.text)) this.#say('anaf.company-number', node);
        this.#text(node, leaf, start, end, isMultibyte);
        return;
      default:
        this.#schema(node, leaf, start, end);
        return;
    }
  }

  #text(node: number, leaf: Leaf, start: number, end: number, isMultibyte: boolean): void {
    const { most } = leaf;
    if (most === 0 || end - start <= most) return;
    const { bytes } = this.#reading;
    if (isMultibyte && charactersOf(bytes, start, end) <= most) return;
    this.#findings.isSchemaValid = false;
    const reading = this.#reading;
    const isLong = charactersOf(bytes, reading.start, reading.end) > most;
    this.#say(isLong ? 'anaf.too-long' : 'xsd.too-long', node, { most });
  }

  #decimal(node: number, leaf: Leaf): void {
    const reading = this.#reading;
    if (!readDecimal(reading.bytes, reading.start, reading.end)) {
      this.#findings.isSchemaValid = false;
      this.#say('anaf.decimal', node, { value: shown(reading.text) });
      return;
    }
    reading.value = decimal.value;
    reading.cents = decimal.cents;
    const { whole, fraction } = leaf;
    if (whole > 0) {
      const digits = Math.max(decimal.significantWhole, 0) + decimal.significantFraction;
      const isSchemaFine = digits <= whole + fraction && decimal.significantFraction <= fraction;
      if (!isSchemaFine) this.#findings.isSchemaValid = false;
      if (decimal.whole > whole || decimal.fraction > fraction) {
        this.#say('anaf.digits', node, { value: shown(reading.text), whole, fraction });
        return;
      }
    }
    if (reading.value < leaf.least || reading.value > leaf.greatest) this.#range(node, leaf);
  }

  #range(node: number, { least, greatest }: Leaf): void {
    const has = Number.isFinite(greatest);
    this.#say('anaf.range', node, {
      value: shown(this.#reading.text),
      range: has ? `${least} to ${greatest}` : `at least ${least}`,
      rangeRo: has ? `de la ${least} la ${greatest}` : `cel puțin ${least}`,
    });
  }

  #unlisted(node: number, leaf: Leaf, start: number, end: number): void {
    const { bytes } = this.#reading;
    if (!fitsSchema(leaf, bytes, start, end)) this.#findings.isSchemaValid = false;
    const { en, ro } = LIST_WORDS[leaf.listName as keyof typeof LIST_WORDS];
    this.#say('anaf.not-in-list', node, { value: shown(this.#reading.text), list: en, listRo: ro });
  }

  /** What ANAF's validator took and the schema does not. */
  #schema(node: number, leaf: Leaf, start: number, end: number): void {
    const reading = this.#reading;
    if (fitsSchema(leaf, reading.bytes, start, end)) return;
    this.#findings.isSchemaValid = false;
    const most = Number(leaf.schema.split(':')[1]);
    const rule: RuleId = leaf.values
      ? 'xsd.value'
      : leaf.schema === 'time'
        ? 'xsd.time'
        : leaf.schema.startsWith('exactly')
          ? 'xsd.length'
          : leaf.schema.startsWith('text')
            ? 'xsd.too-long'
            : 'xsd.number';
    this.#say(rule, node, { value: shown(reading.text), most });
  }

  #account(node: number, leaf: Leaf, start: number, end: number): void {
    const reading = this.#reading;
    const { accounts, basis } = this.#facts;
    const { bytes } = reading;
    const number = accounts.number(bytes, reading.start, reading.end);
    if (!accounts.has(number, PLAN_CHECKED)) {
      accounts.set(number, PLAN_CHECKED);
      if (isInPlan(basis, bytes, reading.start, reading.end)) accounts.set(number, IN_PLAN);
    }
    if (end - start > leaf.most) this.#schema(node, leaf, start, end);
    const isNumber = isDigits(bytes, reading.start, reading.end);
    if (!isNumber) this.#say('anaf.account', node, { value: shown(reading.text) });
    const isPlanned = accounts.has(number, IN_PLAN);
    if (!isPlanned) {
      this.#say('anaf.account-plan', node, { value: shown(reading.text), basis: basis === '' ? '?' : basis });
    }
    if (isNumber && isPlanned) reading.code = number;
  }

  #partner(node: number, leaf: Leaf, start: number, end: number): void {
    const reading = this.#reading;
    if (end - start > leaf.most) this.#schema(node, leaf, start, end);
    if (reading.isZero && MAY_BE_NOBODY[node]) return;
    const { partners, basis } = this.#facts;
    const number = partners.number(reading.bytes, reading.start, reading.end);
    if (!partners.has(number, CODE_CHECKED)) {
      partners.set(number, CODE_CHECKED);
      const isBank = basis === 'BANK';
      const code = reading.text;
      if (isPartnerCode(code, { isCustomer: true, isBank })) partners.set(number, GOOD_CUSTOMER);
      if (isPartnerCode(code, { isCustomer: false, isBank })) partners.set(number, GOOD_OTHER);
    }
    if (partners.has(number, IS_CUSTOMER[node] ? GOOD_CUSTOMER : GOOD_OTHER)) reading.code = number;
    else this.#say('anaf.partner', node);
  }

  #date(node: number): void {
    const reading = this.#reading;
    const day = readDate(reading.bytes, reading.start, reading.end);
    if (Number.isNaN(day)) {
      this.#findings.isSchemaValid = false;
      this.#say('anaf.date', node, { value: shown(reading.text) });
      return;
    }
    reading.date = day;
    if (day > 0) return;
    this.#findings.isSchemaValid = false;
    this.#say('xsd.date', node, { value: shown(reading.text) });
  }

  #integer(node: number, leaf: Leaf, start: number, end: number): void {
    const reading = this.#reading;
    reading.value = readInteger(reading.bytes, reading.start, reading.end);
    if (Number.isNaN(reading.value) || reading.value < leaf.least) {
      if (!fitsSchema(leaf, reading.bytes, start, end)) this.#findings.isSchemaValid = false;
      if (Number.isNaN(reading.value)) this.#say('anaf.integer', node, { value: shown(reading.text) });
      else this.#range(node, leaf);
    } else if (end - start > 9) this.#schema(node, leaf, start, end);
  }

  #say(rule: RuleId, node: number, params: Record<string, string | number> = {}): void {
    this.#report(rule, { name: (NODES[node] as SchemaNode).name, ...params });
  }
}

/** Whether a number begins with an account of the plan. */
function isInPlan(basis: string, bytes: Uint8Array, start: number, end: number): boolean {
  const plan = planOf(basis);
  if (plan === undefined) return false;
  for (let to = start + 2; to <= end && to <= start + LONGEST_ACCOUNT; to++) {
    if (plan.find(bytes, start, to) >= 0) return true;
  }
  return false;
}

const LONGEST_ACCOUNT = 6;

function isDigits(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
}
