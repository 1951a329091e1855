/** What ANAF answers to `upload` and `stareMesaj`: JSON, whose status is 200 for refusals too. */

import { checkUit } from '../uit.ts';

export type UploadAnswer =
  /** `uit` only where ANAF told one that holds. */
  { index: string; uit?: string } | { errors: string[] };

/** Undefined for what is no such answer. */
export function readUploadAnswer(answer: unknown): UploadAnswer | undefined {
  if (!isRecord(answer)) return undefined;
  const errors = errorsOf(answer);
  if (errors.length > 0) return { errors };
  const index = numberText(answer.index_incarcare);
  if (Number(answer.ExecutionStatus) !== 0 || index === undefined) return undefined;
  const uit = textOf(answer.UIT);
  return { index, ...(uit !== undefined && checkUit(uit) === undefined ? { uit } : {}) };
}

/** - `not-taken`: ANAF could not read the file at all; it comes without any error and is a refusal all the same. */
export type DeclarationState = 'ok' | 'nok' | 'processing' | 'not-taken';

export type StateAnswer =
  | { state: DeclarationState; errors: string[] }
  /** About the question itself: no right, no such index. */
  | { refused: string[] };

const STATES: Readonly<Record<string, DeclarationState>> = {
  ok: 'ok',
  nok: 'nok',
  'in prelucrare': 'processing',
  'xml cu erori nepreluat de sistem': 'not-taken',
};

/** Undefined for what is no such answer. */
export function readStateAnswer(answer: unknown): StateAnswer | undefined {
  if (!isRecord(answer)) return undefined;
  const errors = errorsOf(answer);
  const told = textOf(answer.stare)?.trim().toLowerCase();
  const state = told !== undefined && Object.hasOwn(STATES, told) ? STATES[told] : undefined;
  if (state) return { state, errors };
  return errors.length > 0 ? { refused: errors } : undefined;
}

const MOST_ERRORS = 500;

/** `Errors: [{ errorMessage }]`, and what other services of ANAF call it. */
export function errorsOf(answer: Readonly<Record<string, unknown>>): string[] {
  const { Errors, errors, error, eroare } = answer;
  const lists = [Errors, errors].filter(Array.isArray).flat().slice(0, MOST_ERRORS);
  const words = lists.map((each) => (isRecord(each) ? textOf(each.errorMessage) : textOf(each)));
  return [...words, textOf(error), textOf(eroare)].filter(
    (each) => each !== undefined && each.trim() !== '',
  ) as string[];
}

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Of an index, which comes as a number here and as text with zeros in front there. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
  const digits = textOf(value)?.trim();
  return digits !== undefined && /^\d{1,20}$/.test(digits) ? digits.replace(/^0+(?=\d)/, '') : undefined;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
