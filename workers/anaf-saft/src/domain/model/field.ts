/** Fields of records: a readable name, the element of SAF-T it becomes, its form and its limit. */

import type { Cents } from './cents.ts';

/** How a value is read. */
export type FieldForm =
  /** Names something: too long is a fault. */
  | 'id'
  /** Says something: too long is cut, with a warning. */
  | 'text'
  /** Digits alone, as ANAF takes accounts. */
  | 'account'
  | 'amount'
  | 'decimal'
  | 'day'
  | 'time'
  | 'whole'
  | 'flag'
  | 'choice';

export interface Field<T = unknown, N extends boolean = boolean> {
  /** The element, from the section's record down: `Address/City`. */
  readonly element: string;
  readonly form: FieldForm;
  readonly isNeeded: N;
  /** Characters of a text. */
  readonly max: number;
  /** Decimals and digits in all of a decimal number. */
  readonly decimals: number;
  readonly digits: number;
  /** What may be said for a choice, and what SAF-T has for it. */
  readonly choices: Readonly<Record<string, string>> | undefined;
  /** What stands there if it is left out, for people. */
  readonly otherwise: string | undefined;
  /** Only a type. */
  readonly value?: T;
}

export type Fields = Readonly<Record<string, Field>>;

/** A record as it was read by these fields. */
export type RecordOf<F extends Fields> = {
  -readonly [K in keyof F]: F[K] extends Field<infer T, infer N> ? (N extends true ? T : T | undefined) : never;
};

const field = <T>(form: FieldForm, element: string, more: Partial<Field> = {}): Field<T, false> => ({
  element,
  form,
  isNeeded: false,
  max: 0,
  decimals: 0,
  digits: 0,
  choices: undefined,
  otherwise: undefined,
  ...(more as object),
});

type Otherwise = string | undefined;

export const id = (max: number, element: string, otherwise?: Otherwise) =>
  field<string>('id', element, { max, otherwise });
export const text = (max: number, element: string, otherwise?: Otherwise) =>
  field<string>('text', element, { max, otherwise });
export const accountNumber = (element: string, otherwise?: Otherwise) =>
  field<string>('account', element, { max: 70, otherwise });
/** 18 digits, 2 of them decimals, as cents. */
export const amount = (element: string, otherwise?: Otherwise) =>
  field<Cents>('amount', element, { digits: 18, decimals: 2, otherwise });
/** 22 digits, 6 of them decimals. */
export const quantity = (element: string, otherwise?: Otherwise) =>
  field<string>('decimal', element, { digits: 22, decimals: 6, otherwise });
/** 18 digits, 4 of them decimals. */
export const rate = (element: string, otherwise?: Otherwise) =>
  field<string>('decimal', element, { digits: 18, decimals: 4, otherwise });
export const day = (element: string, otherwise?: Otherwise) => field<string>('day', element, { otherwise });
export const time = (element: string) => field<string>('time', element);
export const whole = (element: string, otherwise?: Otherwise) => field<number>('whole', element, { otherwise });
export const flag = (element: string) => field<boolean>('flag', element, { otherwise: 'false' });
export const choice = (choices: Readonly<Record<string, string>>, element: string, otherwise?: Otherwise) =>
  field<string>('choice', element, { choices, otherwise });

/** The same field, which must be there. */
export const needed = <T>(given: Field<T, false>): Field<T, true> => ({ ...given, isNeeded: true });
