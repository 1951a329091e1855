/** `reges.nomenclature`: REGES' own lists where an employer's login may ask, the built-in tables otherwise. */

import type { CheckedInputOf } from '@genius/contract';
import { FailureError } from '@genius/contract';
import { foldText } from '@genius/romania';
import { handle, type TaskContext } from '@genius/runtime';
import { nomenclatureReges } from '../contract/nomenclature.ts';
import { type AnswerTree, itemsOf, pick } from '../domain/results/answer-tree.ts';
import { LISTS } from '../domain/schema/generated/lists.ts';
import { keepList, keptList } from '../nomenclature-store.ts';
import { openApi } from '../providers/reges-api.ts';

type Asked = CheckedInputOf<typeof nomenclatureReges>;

interface Item {
  code?: string | number;
  id?: string;
  name?: string;
  version?: number;
  county?: string;
}

export const handleNomenclature = handle(nomenclatureReges, async (asked, ctx) => {
  if (asked.employer === undefined) return { source: 'tables' as const, items: await fromTables(asked) };
  try {
    const { answer, source } = await ask(asked, asked.employer, ctx);
    return { source, items: search(itemsOf(answer).map(readItem), asked) };
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    const items = await fromTables(asked);
    // A list that only REGES has can not be made up for.
    if (items.length === 0) throw error;
    ctx.log.warn('REGES did not give a list; the built-in one answers', { kind: asked.kind, code: error.code });
    return { source: 'tables' as const, items };
  }
});

async function ask({ kind, isFresh }: Asked, employer: string, ctx: TaskContext) {
  // Bonus types of an employer are its own.
  const name = /angajator$/i.test(kind) ? `${kind}/${employer}` : kind;
  const kept = isFresh ? undefined : await keptList(ctx, name);
  if (kept !== undefined) return { answer: kept, source: 'kept' as const };
  const answer = await openApi(ctx, employer).nomenclature(kind);
  await keepList(ctx, name, answer);
  return { answer, source: 'reges' as const };
}

function readItem(item: AnswerTree): Item {
  const code = pick(item, 'cod') ?? pick(item, 'codSiruta') ?? pick(item, 'code');
  const id = pick(item, 'id') ?? pick(pick(item, 'referinta') ?? null, 'id');
  const name = pick(item, 'nume') ?? pick(item, 'denumire') ?? (typeof item === 'string' ? item : undefined);
  const version = Number(pick(item, 'versiune') ?? Number.NaN);
  return {
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof id === 'string' ? { id } : {}),
    ...(typeof name === 'string' ? { name } : {}),
    ...(Number.isFinite(version) ? { version } : {}),
  };
}

function search(items: Item[], { query, max }: Asked): Item[] {
  const wanted = query === undefined ? '' : foldText(query);
  return items
    .filter(({ code, name = '' }) => String(code ?? '').startsWith(wanted) || foldText(name).includes(wanted))
    .slice(0, max);
}

async function fromTables({ kind, query = '', max }: Asked): Promise<Item[]> {
  const { searchLocalities, searchOccupations } = await import('../domain/nomenclatures/lists.ts');
  if (/^cor$/i.test(kind)) return searchOccupations(query, foldText, max);
  if (/^localitat(e|i)$/i.test(kind)) return searchLocalities(query, foldText, max);
  const list = Object.entries(LISTS).find(([name]) => name.toLowerCase() === kind.toLowerCase());
  return search(
    (list?.[1] ?? []).map((code) => ({ code, name: code })),
    { query, max } as Asked,
  );
}
