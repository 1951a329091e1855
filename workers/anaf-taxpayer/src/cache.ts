/**
 * ANAF's records, kept for a month to answer with: fresh for as long as the question allows, later only where ANAF gives
 * no answer. It is the public register, the same for every tenant. Phone, fax and IBAN of natural persons are not kept.
 */

import { createHash } from 'node:crypto';
import type { KeyValue } from '@genius/runtime';
import { withoutContact } from './domain/normalize.ts';

export interface Kept {
  /** ms since 1970: when ANAF said it. */
  at: number;
  record: Record<string, unknown>;
}

const KEPT_MS = 30 * 86_400_000;
const AT_ONCE = 200;

export interface RecordCache {
  /** In the order of the CUIs. */
  read(cuis: readonly string[]): Promise<(Kept | undefined)[]>;
  write(cui: string, kept: Kept, isNaturalPerson: boolean): Promise<void>;
}

/** `day`: a day of the past, or undefined for answers about the day they were asked on. */
export function openCache(kv: Pick<KeyValue, 'get' | 'set'>, baseUrl: string, day: string | undefined): RecordCache {
  // What one register said is not the answer of another, such as the sandbox's.
  const register = createHash('sha256').update(baseUrl).digest('hex').slice(0, 12);
  const keyOf = (cui: string) => `anaf/taxpayer/${register}/${cui}${day === undefined ? '' : `/${day}`}`;
  return {
    async read(cuis) {
      const found: (Kept | undefined)[] = [];
      for (let at = 0; at < cuis.length; at += AT_ONCE) {
        const texts = await Promise.all(cuis.slice(at, at + AT_ONCE).map((cui) => kv.get(keyOf(cui))));
        for (const text of texts) found.push(text === undefined ? undefined : (JSON.parse(text) as Kept));
      }
      return found;
    },
    async write(cui, { at, record }, isNaturalPerson) {
      const kept: Kept = { at, record: isNaturalPerson ? withoutContact(record) : record };
      await kv.set(keyOf(cui), JSON.stringify(kept), { ttlMs: KEPT_MS });
    },
  };
}
