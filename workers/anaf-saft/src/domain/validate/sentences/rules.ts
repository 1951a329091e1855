/** Every rule with its severity and its sentences: what is wrong, and what to do. `{name}` stands for a parameter. */

import type { Severity } from '../finding.ts';
import { ANAF_ERRORS } from './anaf-errors.ts';
import { ANAF_STRUCTURE } from './anaf-structure.ts';
import { OWN_FIGURES } from './own-figures.ts';
import { OWN_REFERENCES } from './own-references.ts';
import { SCHEMA } from './schema.ts';

export type Params = Readonly<Record<string, string | number>>;

const withSeverity = <K extends string>(severity: Severity, texts: Record<K, { en: string; ro: string }>) =>
  Object.fromEntries(
    Object.entries(texts as Record<string, { en: string; ro: string }>).map(([id, words]) => [
      id,
      { severity, ...words },
    ]),
  ) as Record<K, { severity: Severity; en: string; ro: string }>;

export const RULES = {
  ...withSeverity('structure', ANAF_STRUCTURE),
  ...withSeverity('error', ANAF_ERRORS),
  ...withSeverity('warning', SCHEMA),
  ...withSeverity('warning', OWN_REFERENCES),
  ...withSeverity('warning', OWN_FIGURES),
};

export type RuleId = keyof typeof RULES;

/** The sentences of a rule with what was found filled in. */
export function say(rule: RuleId, params: Params): { en: string; ro: string } {
  const { en, ro } = RULES[rule];
  return { en: fill(en, params), ro: fill(ro, params) };
}

function fill(template: string, params: Params): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}

/** A value as it is shown: short, and without what could be a sign of control. */
export function shown(value: string): string {
  const clean = value.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
  const signs = [...clean];
  return signs.length > 40 ? `${signs.slice(0, 40).join('')}…` : clean;
}
