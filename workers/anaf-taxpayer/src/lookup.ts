/** Looks firms up: what is kept if it is young enough, else ANAF at once, else later, else what is kept, marked as old. */

import { type AnafSettings, SIZES, takeLimit } from '@genius/anaf';
import { FailureError } from '@genius/contract';
import { romanianDay } from '@genius/romania';
import { createBreaker, type TaskContext } from '@genius/runtime';
import { type Batcher, createBatcher, type Outcome } from './batcher.ts';
import { openCache } from './cache.ts';
import type { Taxpayer } from './contract/taxpayer.ts';
import { isOfNaturalPerson } from './domain/natural-person.ts';
import { normalizeRecord, withoutContact } from './domain/normalize.ts';
import type { ReadAnswer } from './domain/record.ts';
import { errors } from './errors.ts';
import { askLater, askRegister, type Question } from './providers/register.ts';
import { settings as declared } from './settings.ts';

export interface LookupOptions {
  /** ISO date, today in Romania or before. */
  date: string;
  maxAgeHours: number;
  service: 'auto' | 'sync' | 'async';
  raw: boolean;
  contact: boolean;
}

export interface Looked {
  /** `null`: ANAF knows no such firm. `undefined`: nobody could be asked, and nothing is kept. */
  firm: Taxpayer | null | undefined;
  /** Why ANAF gave no answer now, where it gave none. */
  error?: unknown;
}

type Ctx = Pick<TaskContext, 'pace' | 'kv' | 'signal' | 'progress' | 'log'>;

/** One for each service and address: runs of the same process share calls. */
const batchers = new Map<string, Batcher>();

/** Of right CUIs, each once, in their order. Throws only if it is stopped. */
export async function lookUp(ctx: Ctx, cuis: readonly string[], options: LookupOptions): Promise<Looked[]> {
  const settings = declared.read();
  const isToday = options.date === romanianDay(new Date());
  const cache = openCache(ctx.kv, settings.ANAF_PUBLIC_URL, isToday ? undefined : options.date);
  const kept = await cache.read(cuis);
  const youngest = Date.now() - options.maxAgeHours * 3_600_000;
  const looked = new Map<string, Looked>();
  const missing = cuis.filter((cui, at) => {
    const found = kept[at];
    if (!found || found.at <= youngest) return true;
    looked.set(cui, { firm: toTaxpayer(found.record, found.at, 'cache', false, options) });
    return false;
  });
  const report = progressOf(ctx, cuis.length, looked.size);

  const ask = async (which: 'sync' | 'async', asked: readonly string[]) => {
    const questions = asked.map((cui) => ({ cui, date: options.date }));
    const failed: string[] = [];
    // Put in order as they come, while the next call waits for its turn.
    await batcherOf(which, settings).ask(ctx, questions, ({ cui }, outcome) => {
      report();
      if ('error' in outcome) failed.push(cui);
      looked.set(cui, toLooked(outcome, which, options));
    });
    return failed;
  };

  let failed = missing;
  if (options.service !== 'async' && failed.length > 0) failed = await ask('sync', failed);
  if (options.service !== 'sync' && failed.length > 0) failed = await ask('async', failed);
  if (failed.length > 0) ctx.log.warn('ANAF gave no answer about some firms', { firms: failed.length });
  for (const [at, cui] of cuis.entries()) {
    const found = kept[at];
    const now = looked.get(cui);
    if (!found || now?.firm !== undefined) continue;
    looked.set(cui, { firm: toTaxpayer(found.record, found.at, 'cache', true, options), error: now?.error });
  }
  return cuis.map((cui) => looked.get(cui) as Looked);
}

function toLooked(outcome: Outcome, source: 'sync' | 'async', options: LookupOptions): Looked {
  if ('error' in outcome) return { firm: undefined, error: outcome.error };
  if (outcome.record === null) return { firm: null };
  return { firm: toTaxpayer(outcome.record, Date.now(), source, false, options) };
}

/** Throws GW_TAXPAYER_UNANSWERED (transient) if any has no answer at all. */
export function refuseUnanswered(looked: readonly Looked[]): void {
  const missing = looked.filter(({ firm }) => firm === undefined);
  const [first] = missing;
  if (!first) return;
  const cause = first.error;
  const reason = cause instanceof FailureError ? cause.code : 'no answer';
  throw errors.GW_TAXPAYER_UNANSWERED(
    { missing: missing.length, asked: looked.length, reason },
    {
      ...(cause === undefined ? {} : { cause }),
      ...(cause instanceof FailureError && cause.failure.retryAfterMs !== undefined
        ? { retryAfterMs: cause.failure.retryAfterMs }
        : {}),
    },
  );
}

function batcherOf(which: 'sync' | 'async', settings: AnafSettings): Batcher {
  const name = `${which} ${settings.ANAF_PUBLIC_URL}`;
  const existing = batchers.get(name);
  if (existing) return existing;
  const made = createBatcher({
    size: SIZES.taxpayerCuis,
    takeTurn: (ctx) => takeLimit(ctx, 'publicCall'),
    async call(questions, ctx) {
      const answer = await createBreaker({ name: `anaf-taxpayer-${name}`, kv: ctx.kv }).run(() =>
        which === 'sync' ? askRegister(questions, settings) : askLater(questions, settings, ctx),
      );
      // At once: an attempt that is stopped in the middle of ten thousand goes on from here.
      await keepAnswers(ctx, settings.ANAF_PUBLIC_URL, questions, answer);
      return answer;
    },
  });
  batchers.set(name, made);
  return made;
}

async function keepAnswers(
  { kv }: Pick<Ctx, 'kv'>,
  baseUrl: string,
  questions: readonly Question[],
  { found }: ReadAnswer,
): Promise<void> {
  const now = new Date();
  const today = romanianDay(now);
  await Promise.all(
    questions.map(async ({ cui, date }) => {
      const record = found.get(cui);
      if (!record) return;
      const cache = openCache(kv, baseUrl, date === today ? undefined : date);
      await cache.write(cui, { at: now.getTime(), record }, isOfNaturalPerson(record));
    }),
  );
}

function toTaxpayer(
  record: Record<string, unknown>,
  at: number,
  source: Taxpayer['source'],
  stale: boolean,
  { date, raw, contact }: LookupOptions,
): Taxpayer {
  const { asOf = date, ...normal } = normalizeRecord(record);
  const isHidden = normal.naturalPerson && !contact;
  const { phone, fax, iban, ...rest } = normal as typeof normal & { phone?: string; fax?: string; iban?: string };
  return {
    ...rest,
    ...(isHidden ? {} : { ...(phone && { phone }), ...(fax && { fax }), ...(iban && { iban }) }),
    asOf,
    answeredAt: new Date(at).toISOString(),
    ageSeconds: Math.max(0, Math.round((Date.now() - at) / 1_000)),
    stale,
    source,
    ...(raw ? { raw: isHidden ? withoutContact(record) : record } : {}),
  };
}

function progressOf(ctx: Ctx, total: number, before: number): () => void {
  let done = before;
  let told = Math.floor((before / total) * 100);
  return () => {
    done++;
    const percent = Math.floor((done / total) * 100);
    if (percent <= told) return;
    told = percent;
    ctx.progress(Math.min(1, done / total), `${done} of ${total}`);
  };
}
