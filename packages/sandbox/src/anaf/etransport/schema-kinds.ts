/** Kinds of values in the schema: each says, in the words of ANAF's reader, what is wrong with a text. */

import { isDay } from '../../clock.ts';

/** What is wrong with the value as it stands in the attribute, or `undefined`. */
export type Kind = (value: string) => string | undefined;

const shown = (value: string) => `'${value.slice(0, 100)}'`;

const collapsed = (value: string) => value.replace(/[\t\n\r ]+/g, ' ').replace(/^ | $/g, '');

/** xs:token with at least one character; characters count, not units of UTF-16. */
export function token(type: string, most: number): Kind {
  return (value) => {
    const text = collapsed(value);
    const length = [...text].length;
    const facet = length < 1 ? 'minLength' : length > most ? 'maxLength' : undefined;
    if (facet === undefined) return undefined;
    const limit = facet === 'minLength' ? 1 : most;
    return `cvc-${facet}-valid: Value ${shown(text)} with length = '${length}' is not facet-valid with respect to ${facet} '${limit}' for type '${type}'.`;
  };
}

/** xs:string by a pattern. `\d` has the digits of every script there, and a rule refuses the foreign ones later. */
export function pattern(type: string, source: string): Kind {
  const whole = new RegExp(`^(?:${source.replaceAll('\\d', '\\p{Nd}')})$`, 'u');
  return (value) =>
    whole.test(value)
      ? undefined
      : `cvc-pattern-valid: Value ${shown(value)} is not facet-valid with respect to pattern '${source}' for type '${type}'.`;
}

const enumeration = (value: string, values: readonly string[]) =>
  `cvc-enumeration-valid: Value ${shown(value)} is not facet-valid with respect to enumeration '[${values.join(', ')}]'. It must be a value from the enumeration.`;

/** xs:string from a list. */
export function texts(values: readonly string[]): Kind {
  return (value) => (values.includes(value) ? undefined : enumeration(value, values));
}

/** xs:int from a list: by its value, so that `030` is 30. */
export function codes(values: readonly string[]): Kind {
  return (value) => {
    const text = collapsed(value);
    if (!/^[+-]?\d{1,30}$/.test(text)) return notValid(text, 'integer');
    return values.includes(String(Number(text))) ? undefined : enumeration(text, values);
  };
}

const notValid = (value: string, type: string) =>
  `cvc-datatype-valid.1.2.1: ${shown(value)} is not a valid value for '${type}'.`;

/** xs:decimal with at most 12 digits and 2 decimals, without a sign. */
export function decimal(type: string, isPositive: boolean): Kind {
  const source = '[0-9]{0,12}(\\.[0-9]{0,2})?';
  return (value) => {
    const text = collapsed(value);
    if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text)) return notValid(text, 'decimal');
    if (!/^[0-9]{0,12}(\.[0-9]{0,2})?$/.test(text)) {
      return `cvc-pattern-valid: Value ${shown(text)} is not facet-valid with respect to pattern '${source}' for type '${type}'.`;
    }
    if (!isPositive || Number(text) > 0) return undefined;
    return `cvc-minExclusive-valid: Value ${shown(text)} is not facet-valid with respect to minExclusive '0.0' for type '${type}'.`;
  };
}

const ZONE = '(?:Z|[+-](?:0\\d|1[0-3]):[0-5]\\d|[+-]14:00)?';

const DAY = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)${ZONE}$`);

const TIME = '(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?|24:00:00(?:\\.0+)?)';

const MOMENT = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)T${TIME}${ZONE}$`);

/** xs:date, of years with four digits. */
export const day: Kind = (value) => dayWithin(value, DAY, 'date');

/** xs:dateTime, of years with four digits. */
export const moment: Kind = (value) => dayWithin(value, MOMENT, 'dateTime');

function dayWithin(value: string, form: RegExp, type: string): string | undefined {
  const text = collapsed(value);
  return isDay(form.exec(text)?.[1] ?? '') ? undefined : notValid(text, type);
}
