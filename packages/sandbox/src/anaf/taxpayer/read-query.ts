/** The body of the register's calls: a list of `{cui, data}`, read as strictly as the service reads it. */

import { isDay } from '../../clock.ts';

export interface Question {
  cui: number;
  data: string;
}

/** `undefined` for what is answered with 400: other JSON, too many, a code that is no number, a day that is none. */
export function readQuestions(body: Buffer | undefined, most: number): Question[] | undefined {
  if (!body) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(value) || value.length === 0 || value.length > most) return undefined;
  return value.every(isQuestion) ? value : undefined;
}

function isQuestion(value: unknown): value is Question {
  if (typeof value !== 'object' || value === null) return false;
  const { cui, data } = value as Record<string, unknown>;
  return Number.isSafeInteger(cui) && typeof data === 'string' && isDay(data);
}
