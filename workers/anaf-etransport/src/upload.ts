/**
 * Uploads a declaration once. ANAF gives a new UIT for each upload, so one whose answer got lost is never sent again: it is
 * looked for in ANAF's list by its reference, and if it does not come up, a person decides.
 */

import { FailureError } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { beginDeclaration, knownIndexes, noteDeclaration, type SentDeclaration } from './declarations.ts';
import { errors } from './errors.ts';
import { hashOf, type Parcel } from './parcel.ts';
import { type ETransportApi, openApi, type Uploaded } from './providers/e-transport-api.ts';

/** What is still being processed is not in the list. */
const LATE_MS = 15 * 60_000;
/** Of ANAF's clock, which may be behind ours. */
const EARLY_MS = 3 * 60_000;
const DAY_MS = 86_400_000;
const MOST_DAYS = 60;

export interface SentUpload extends SentDeclaration {
  index: string;
  /** What was sent. */
  xml: string | Uint8Array;
}

/** Throws what ANAF refuses, GW_ETRANSPORT_OUTCOME_OPEN (transient) while it is not known, GW_UNKNOWN_EFFECT. */
export async function uploadOnce(ctx: TaskContext, parcel: Parcel): Promise<SentUpload> {
  const { cif, content, kind, transport } = parcel;
  const api = openApi(ctx, cif);
  const reference = parcel.reference ?? ownReference(content, ctx.runId);
  const row = await beginDeclaration(ctx, { cif, content, kind, reference, transport });
  const xml = parcel.write(row.reference, row.startedAt);
  if (row.index === undefined) await api.login();
  const { index, uit } = await ctx.once<Uploaded>(`etransport/upload/${cif}/${content}/${row.runId}`, {
    perform: () => api.upload(xml),
    settle: () => findUpload(ctx, api, row),
  });
  if (row.index === undefined) await noteDeclaration(ctx, row, { state: 'processing', index, uit: parcel.uit ?? uit });
  const known = row.uit ?? uit;
  return { ...row, index, xml, ...(known === undefined ? {} : { uit: known }) };
}

/** 43 signs, the same at every attempt of the run, and another's for a run that begins anew. */
const ownReference = (content: string, runId: string) => `gw-${hashOf(content, runId).slice(0, 40)}`;

type Settled = { happened: true; outcome: Uploaded } | undefined;

async function findUpload(ctx: TaskContext, api: ETransportApi, row: SentDeclaration): Promise<Settled> {
  const started = Date.parse(row.startedAt);
  const age = Date.now() - started;
  try {
    const found = await searchList(ctx, api, row, Math.min(MOST_DAYS, Math.ceil(age / DAY_MS) + 1));
    if (found) return { happened: true, outcome: found };
  } catch (error) {
    // ANAF does not tell us: then nobody can.
    if (error instanceof FailureError && error.kind === 'refused') return undefined;
    throw error;
  }
  if (age < LATE_MS) throw errors.GW_ETRANSPORT_OUTCOME_OPEN({}, { retryAfterMs: lookAgainMs(age) });
  return undefined;
}

/** Soon at first: a lorry waits for it. */
const lookAgainMs = (ageMs: number) => (ageMs < 60_000 ? 3_000 : ageMs < 5 * 60_000 ? 15_000 : 60_000);

async function searchList(
  ctx: TaskContext,
  api: ETransportApi,
  { reference, kind, startedAt }: SentDeclaration,
  days: number,
): Promise<Uploaded | undefined> {
  const from = Date.parse(startedAt) - EARLY_MS;
  const candidates = (await api.list(days)).filter(
    (each) =>
      each.reference === reference &&
      (each.kind === kind || each.kind === 'other') &&
      (each.createdAt === undefined || Date.parse(each.createdAt) >= from),
  );
  const known = await knownIndexes(
    ctx,
    candidates.map(({ index }) => index),
  );
  // Newest first: of several with a reference that a person gave, ours is the newest that no row knows.
  const found = candidates.find(({ index }) => !known.has(index));
  return found && { index: found.index, ...(found.uit === undefined ? {} : { uit: found.uit }) };
}
