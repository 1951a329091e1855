/**
 * Uploads a document once. An answer that got lost leaves open whether ANAF has it, and a second upload of a good invoice
 * is refused or, worse, taken twice: so ANAF is asked first, for as long as the document may still come up in its list.
 */

import { createHash } from 'node:crypto';
import { FailureError } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { isSameDocument, XmlError } from '@genius/xml';
import type { Channel } from './domain/anaf/channel.ts';
import type { ListedMessage } from './domain/anaf/read-list.ts';
import { errors } from './errors.ts';
import { askable, listAll } from './list-messages.ts';
import { type EFacturaApi, openApi } from './providers/e-factura-api.ts';
import { beginSubmission, knownIndexes, noteSubmission, type Submission } from './submissions.ts';
import { unpackDownload } from './unpack-download.ts';

export interface Parcel {
  xml: Buffer;
  /** Digits of who sends. */
  cif: string;
  /** `isEnforced`: `cif` is an enforcement body's, and the channel's own the debtor's. */
  channel: Channel & { isEnforced: boolean };
  number: string;
  issueDate: string;
}

/** A message may come up in the list some 15 minutes after it was processed (measured by others in 2026). */
const LATE_MS = 30 * 60_000;
const LOOK_AGAIN_MS = 2 * 60_000;
/** ANAF gives minutes, and its clock may be behind. */
const EARLY_MS = 3 * 60_000;
/** Downloads of messages that might be ours. */
const MOST_LOOKED_AT = 20;

/** Throws what ANAF refuses, GW_EFACTURA_OUTCOME_OPEN (transient) while it is not known, GW_UNKNOWN_EFFECT. */
export async function uploadOnce(ctx: TaskContext, parcel: Parcel): Promise<Submission & { index: string }> {
  const { xml, cif, channel, number, issueDate } = parcel;
  const sha256 = createHash('sha256').update(xml).digest('hex');
  const api = openApi(ctx, cif);
  const row = await beginSubmission(ctx, { cif, sha256, number, issueDate });
  if (row.index === undefined) await api.login();
  const index = await ctx.once<string>(`efactura/upload/${cif}/${sha256}/${row.runId}`, {
    perform: () => api.upload(xml, channel),
    settle: () => findUpload(ctx, api, parcel, row),
  });
  if (row.index === undefined) await noteSubmission(ctx, row, { state: 'processing', index });
  return { ...row, index };
}

type Settled = { happened: true; outcome: string } | { happened: false } | undefined;

/** Looks among the messages that came up since for one that holds this document. */
async function findUpload(ctx: TaskContext, api: EFacturaApi, parcel: Parcel, row: Submission): Promise<Settled> {
  const started = Date.parse(row.startedAt);
  let found: string | undefined;
  try {
    found = await searchList(ctx, api, parcel, started - EARLY_MS);
  } catch (error) {
    // ANAF does not tell us: then nobody can.
    if (error instanceof FailureError && error.kind === 'refused') return undefined;
    throw error;
  }
  if (found !== undefined) return { happened: true, outcome: found };
  if (Date.now() - started < LATE_MS) {
    throw errors.GW_EFACTURA_OUTCOME_OPEN({}, { retryAfterMs: LOOK_AGAIN_MS });
  }
  // Nothing says whose list shows what an enforcement body sent.
  if (parcel.channel.isEnforced) return undefined;
  // What ANAF refused is not in the list of what was sent, and may be sent again; were it still being processed after all,
  // ANAF would name the first one as a duplicate, and that one is then followed.
  return { happened: false };
}

async function searchList(
  ctx: TaskContext,
  api: EFacturaApi,
  parcel: Parcel,
  from: number,
): Promise<string | undefined> {
  const interval = askable(from);
  if (!interval) return undefined;
  const listed = (await listAll(api, interval, 'T')).filter((each) => mayBe(each, parcel));
  const known = await knownIndexes(
    ctx,
    listed.map(({ index }) => index),
  );
  const candidates = listed.filter(({ index }) => !known.has(index)).slice(0, MOST_LOOKED_AT);
  for (const { id, index } of candidates) {
    const { content } = await unpackDownload(await api.download(id));
    if (isSame(content.bytes, parcel.xml)) return index;
  }
  return undefined;
}

/** What can not be read is another document. */
function isSame(theirs: Buffer, ours: Buffer): boolean {
  try {
    return isSameDocument(theirs, ours, { maxBytes: 16 * 1_024 * 1_024 });
  } catch (error) {
    if (error instanceof XmlError) return false;
    throw error;
  }
}

/** The details of a message name seller and buyer, though not always. */
function mayBe({ sellerCif, buyerCif }: ListedMessage, { cif, channel }: Parcel): boolean {
  const sender = channel.isEnforced ? channel.cif : cif;
  const [seller, buyer] = channel.isSelfBilled ? [channel.partnerCif, sender] : [sender, channel.partnerCif];
  const differs = (told: string | undefined, ours: string | undefined) =>
    told !== undefined && ours !== undefined && told !== ours;
  return !differs(sellerCif, seller) && !differs(buyerCif, buyer);
}
