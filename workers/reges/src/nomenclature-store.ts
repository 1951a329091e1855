/** Code lists of REGES as they were last read, shared by all processes for a day. */

import type { TaskContext } from '@genius/runtime';
import { type AnswerTree, itemsOf, pick } from './domain/results/answer-tree.ts';

type Ctx = Pick<TaskContext, 'kv' | 'tenant'>;

const DAY_MS = 86_400_000;
/** Of a list as JSON: larger ones are asked for each time. */
const MOST_KEPT = 4_000_000;

const listKey = (tenant: string, kind: string) => `reges/nomenclature/${tenant}/${kind.toLowerCase()}`;
const codesKey = (tenant: string) => `reges/nomenclature-codes/${tenant}`;

export async function keptList({ kv, tenant }: Ctx, kind: string): Promise<AnswerTree | undefined> {
  const text = await kv.get(listKey(tenant, kind));
  return text === undefined ? undefined : (JSON.parse(text) as AnswerTree);
}

/** Keeps a list, and of occupations their codes. */
export async function keepList({ kv, tenant }: Ctx, kind: string, answer: AnswerTree): Promise<void> {
  const text = JSON.stringify(answer);
  if (text.length <= MOST_KEPT) await kv.set(listKey(tenant, kind), text, { ttlMs: DAY_MS });
  const codes = kind.toLowerCase() === 'cor' ? itemsOf(answer).flatMap(codeOf) : [];
  if (codes.length > 0) await kv.set(codesKey(tenant), JSON.stringify(codes), { ttlMs: 30 * DAY_MS });
}

/** COR codes of REGES' own list, if it was read within a month. */
export async function knownOccupations({ kv, tenant }: Ctx): Promise<ReadonlySet<number> | undefined> {
  const text = await kv.get(codesKey(tenant));
  return text === undefined ? undefined : new Set(JSON.parse(text) as number[]);
}

function codeOf(item: AnswerTree): number[] {
  const code = Number(pick(item, 'cod') ?? pick(item, 'code'));
  return Number.isInteger(code) && code > 0 ? [code] : [];
}
