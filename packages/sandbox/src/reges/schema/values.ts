/** Single values by the types of the schema: what is wrong with a text, and what it says. */

import { isDay } from '../../clock.ts';
import { listOf } from './model.ts';

/** A fault as refusals tell it: where, and what. */
export type Say = (path: string, what: string) => void;

const GUID =
  /^(?:[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|\{[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\})$/i;
const ZONE = '(?:Z|[+-](?:0\\d|1[0-3]):[0-5]\\d|[+-]14:00)?';
const TIME = '(?:(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d+)?|24:00:00(?:\\.0+)?)';
const DAY = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)${ZONE}$`);
const MOMENT = new RegExp(`^(\\d{4}-\\d\\d-\\d\\d)T${TIME}${ZONE}$`);
const DOUBLE = /^(?:[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|-?INF|NaN)$/;

const shown = (text: string) => `„${text.length > 60 ? `${text.slice(0, 60)}…` : text}”`;

/** What is wrong with a text that stands in an element of this type, or `undefined`. */
export function textFault(type: string, text: string): string | undefined {
  const list = listOf(type);
  if (list) {
    if (list.includes(text)) return undefined;
    return `valoarea ${shown(text)} nu este permisă; valori permise: ${list.join(', ')}`;
  }
  const limit = /^text<(\d+)>$/.exec(type)?.[1];
  if (limit !== undefined) {
    return [...text].length > Number(limit) ? `textul are mai mult de ${limit} de caractere` : undefined;
  }
  if (type === 'xs:string') return undefined;
  const value = type === 'GUID' ? text : text.trim();
  return isWritten(type, value) ? undefined : `valoarea ${shown(text)} nu este de tipul ${type.replace('xs:', '')}`;
}

function isWritten(type: string, value: string): boolean {
  switch (type) {
    case 'GUID':
      return GUID.test(value);
    case 'xs:int':
      return /^[+-]?\d{1,20}$/.test(value) && isInt(Number(value));
    case 'xs:double':
      return DOUBLE.test(value);
    case 'xs:boolean':
      return ['true', 'false', '1', '0'].includes(value);
    case 'xs:date':
      return isDay(DAY.exec(value)?.[1] ?? '');
    case 'xs:dateTime':
      return isDay(MOMENT.exec(value)?.[1] ?? '');
    default:
      throw new TypeError(`there is no type ${type}`);
  }
}

const isInt = (value: number) => Number.isInteger(value) && Math.abs(value + 0.5) <= 2 ** 31;

/** What a text says that has no fault. */
export function readText(type: string, text: string): string | number | boolean {
  if (type === 'xs:int' || type === 'xs:double') return Number(text);
  if (type === 'xs:boolean') return ['true', '1'].includes(text.trim());
  return text;
}

/** What is wrong with a value of JSON, or `undefined`. A moment may be a day alone. */
export function jsonFault(type: string, value: unknown): string | undefined {
  if (type === 'xs:int') {
    return typeof value === 'number' && isInt(value) ? undefined : `se așteaptă un număr întreg, nu ${kind(value)}`;
  }
  if (type === 'xs:double') return typeof value === 'number' ? undefined : `se așteaptă un număr, nu ${kind(value)}`;
  if (type === 'xs:boolean') {
    return typeof value === 'boolean' ? undefined : `se așteaptă true sau false, nu ${kind(value)}`;
  }
  if (typeof value !== 'string') return `se așteaptă un text, nu ${kind(value)}`;
  if (type === 'xs:dateTime' && isDay(value)) return undefined;
  return textFault(type, value);
}

/** A value of JSON, as a refusal names it. */
export function kind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'o listă';
  if (typeof value === 'object') return 'un obiect';
  if (typeof value === 'string') return `textul ${shown(value)}`;
  return String(value);
}
