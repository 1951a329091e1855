/** Every family of rules, in the order in which those that look at one place are asked. */

import { regionRules } from './addresses.ts';
import { headerRules, periodRules } from './header.ts';
import type { Rule } from './hooks.ts';
import { invoiceRules } from './invoices.ts';
import { ledgerRules, monthRules } from './ledger.ts';
import { accountRules, productRules } from './master-files.ts';
import { movementRules } from './movements.ts';
import { partnerRules } from './partners.ts';
import { paymentRules } from './payments.ts';
import { sectionRules } from './sections.ts';
import { amountRules, taxRules } from './tax.ts';

export const ALL_RULES: readonly Rule[] = [
  headerRules,
  periodRules,
  regionRules,
  partnerRules,
  accountRules,
  productRules,
  taxRules,
  amountRules,
  ledgerRules,
  monthRules,
  invoiceRules,
  paymentRules,
  movementRules,
  sectionRules,
];
