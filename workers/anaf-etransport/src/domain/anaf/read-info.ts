/** What ANAF answers to `info`: transports of an organiser. Its failures are one text, `error`. */

import { isIsoDate } from '@genius/romania';
import { toInstant } from '../romanian-time.ts';
import { errorsOf, isRecord, textOf } from './read-answers.ts';

export interface TransportInfo {
  uit: string;
  declarant?: string;
  declarantName?: string;
  /** ISO date of the transport. */
  date?: string;
  /** The first moment at which the UIT counts no more; ISO 8601. */
  endsAt?: string;
  reference?: string;
  vehicle?: string;
}

const MOST = 10_000;

/** Undefined for what is no such answer. Nothing found is an empty list. */
export function readInfo(answer: unknown): { transports: TransportInfo[] } | { refused: string[] } | undefined {
  if (Array.isArray(answer)) return { transports: answer.slice(0, MOST).flatMap((each) => readOne(each) ?? []) };
  if (!isRecord(answer)) return undefined;
  const refused = errorsOf(answer);
  if (refused.length === 0) return undefined;
  return refused.every((words) => /^\s*nu exista informatii/i.test(words)) ? { transports: [] } : { refused };
}

function readOne(given: unknown): TransportInfo | undefined {
  if (!isRecord(given)) return undefined;
  const text = (key: string) => {
    const value = given[key];
    return (typeof value === 'number' ? String(value) : textOf(value))?.slice(0, 500).trim() || undefined;
  };
  const uit = text('uit');
  if (uit === undefined) return undefined;
  const date = text('data_transp')?.slice(0, 10);
  const found = {
    declarant: text('cod_decl'),
    declarantName: text('den_decl'),
    date: date && isIsoDate(date) ? date : undefined,
    endsAt: momentOf(text('data_exp_uit')),
    reference: text('ref_decl'),
    vehicle: text('nr_veh'),
  };
  const present = Object.entries(found).filter(([, value]) => value !== undefined);
  return { uit, ...(Object.fromEntries(present) as Omit<TransportInfo, 'uit'>) };
}

/** `2024-06-29T00:00:00`, Romania's time. */
function momentOf(wall: string | undefined): string | undefined {
  const form = /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;
  const day = wall && form.exec(wall)?.[1];
  return day && isIsoDate(day) ? toInstant(wall).toISOString() : undefined;
}
