/** Sends a declaration of any kind, follows it, keeps what was sent, and tells what became of it. */

import { archive, archivedBlob } from '@genius/anaf';
import type { BlobRef } from '@genius/contract';
import { romanianDay } from '@genius/romania';
import type { TaskContext } from '@genius/runtime';
import { noteFollowed } from './declarations.ts';
import { NOT_TAKEN, type Refusal, readRefusals } from './domain/anaf/refusals.ts';
import { checkUit } from './domain/uit.ts';
import { type Validity, validityOf } from './domain/validity.ts';
import { errors } from './errors.ts';
import { noteRejected, noteValid } from './note-end.ts';
import { tellIssued, tellRejected } from './notice.ts';
import type { Parcel } from './parcel.ts';
import { type ETransportApi, openApi } from './providers/e-transport-api.ts';
import { keepUit } from './uits.ts';
import { type SentUpload, uploadOnce } from './upload.ts';
import { pause, waitAfter } from './wait-for-state.ts';

interface Sending {
  wait: boolean;
  subjectId?: string | undefined;
}

/** What a caller of any of these tasks gets. */
export interface Sent {
  state: 'valid' | 'processing';
  index: string;
  cif: string;
  reference: string;
  archive: { kind: string; file: BlobRef }[];
  warnings: Parcel['warnings'];
  uit: string;
}

/** Throws what `uploadOnce` throws, GW_ETRANSPORT_PROCESSING, …_UIT_MISSING (both transient) and …_REJECTED. */
export async function sendDeclaration(
  ctx: TaskContext,
  parcel: Parcel,
  { wait, subjectId }: Sending,
): Promise<{
  sent: Sent;
  /** When it was about to be sent; ISO 8601. */
  startedAt: string;
}> {
  ctx.progress(0.2, 'upload');
  const uploaded = await uploadOnce(ctx, parcel);
  const { index, reference, startedAt, cif } = uploaded;
  const file = await keepSent(ctx, parcel, uploaded, subjectId);
  const kept = [{ kind: parcel.kind, file }];
  const same = { index, reference, cif, archive: kept, warnings: parcel.warnings };
  const api = openApi(ctx, cif);
  if (!wait) {
    const uit = parcel.uit ?? uploaded.uit;
    // Without one there is nothing to give back: it is waited for after all.
    if (uit !== undefined) {
      if (parcel.kind === 'notification') await startClock(ctx, parcel, uploaded, uit);
      await noteFollowed(ctx, uploaded, { isFollowed: false });
      return { sent: { ...same, uit, state: 'processing' }, startedAt };
    }
  }
  ctx.progress(0.5, 'processing');
  await noteFollowed(ctx, uploaded, { isFollowed: true });
  const findings = await follow(ctx, api, uploaded);
  if (findings) throw await rejected(ctx, parcel, uploaded, findings);
  const uit = parcel.uit ?? (await issuedUit(api, uploaded));
  await startClock(ctx, parcel, uploaded, uit);
  if (uploaded.state !== 'valid') await noteValid(ctx, uploaded, uit);
  await tellIssued(ctx, { ...uploaded, transport: parcel.transport }, uit);
  return { sent: { ...same, uit, state: 'valid' }, startedAt };
}

/** A notification or a correction, with how long its UIT counts. */
export async function sendTransport(ctx: TaskContext, parcel: Parcel, sending: Sending) {
  const { sent } = await sendDeclaration(ctx, parcel, sending);
  const validity = validityOfParcel(parcel);
  if (!validity) throw new TypeError(`a ${parcel.kind} has no day of a transport`);
  return { ...sent, validity };
}

/** Undefined where it belongs to no notification. */
const validityOfParcel = ({ transport }: Parcel): Validity | undefined =>
  transport && validityOf(transport.operation, transport.date);

async function keepSent(
  ctx: TaskContext,
  { kind, uit, transport }: Parcel,
  { index, cif, xml, reference }: SentUpload,
  subject: string | undefined,
): Promise<BlobRef> {
  const period = (transport?.date ?? romanianDay(new Date())).slice(0, 7);
  const entry = {
    service: 'etransport',
    kind,
    reference: index,
    direction: 'sent',
    mediaType: 'application/xml',
  } as const;
  return archivedBlob(
    await archive(ctx, { ...entry, cif, period, subject, number: uit ?? reference }, Buffer.from(xml)),
  );
}

/** Undefined: accepted. Some looks in the first attempt, one in each later one. */
async function follow(ctx: TaskContext, api: ETransportApi, { index, startedAt }: SentUpload) {
  for (const waitMs of ctx.attempt === 1 ? FIRST_LOOKS_MS : []) {
    const end = await lookAt(api, index);
    if (end !== 'processing') return end.findings;
    await pause(waitMs, ctx.signal);
  }
  const end = await lookAt(api, index);
  if (end !== 'processing') return end.findings;
  throw errors.GW_ETRANSPORT_PROCESSING({ index }, { retryAfterMs: waitAfter(Date.now() - Date.parse(startedAt)) });
}

/** A lorry waits for it. */
const FIRST_LOOKS_MS = [500, 1_000, 2_000, 4_000];

/** One look: findings only where ANAF refused it. */
export async function lookAt(
  api: ETransportApi,
  index: string,
): Promise<'processing' | { findings: Refusal[] | undefined }> {
  const { state, errors: words } = await api.state(index);
  if (state === 'processing') return state;
  if (state === 'ok') return { findings: undefined };
  const findings = words.flatMap(readRefusals);
  return { findings: findings.length > 0 ? findings : [NOT_TAKEN] };
}

/** The answer to the upload may have been lost, or held a UIT whose control digits do not fit. */
export async function issuedUit(
  api: ETransportApi,
  { index, uit, startedAt }: Pick<SentUpload, 'index' | 'uit' | 'startedAt'>,
): Promise<string> {
  if (uit !== undefined && checkUit(uit) === undefined) return uit;
  const age = Date.now() - Date.parse(startedAt);
  const listed = await api.list(Math.min(60, Math.ceil(age / 86_400_000) + 1));
  const found = listed.find((each) => each.index === index)?.uit;
  if (found !== undefined && checkUit(found) === undefined) return found;
  throw errors.GW_ETRANSPORT_UIT_MISSING({ index }, { retryAfterMs: waitAfter(age) });
}

async function rejected(ctx: TaskContext, parcel: Parcel, uploaded: SentUpload, findings: Refusal[]) {
  const { index } = uploaded;
  await noteRejected(ctx, uploaded);
  await tellRejected(ctx, uploaded, parcel.uit, findings);
  const first = findings[0];
  return errors.GW_ETRANSPORT_REJECTED(
    { index, count: findings.length, first: first?.en ?? '', firstRo: first?.ro ?? '' },
    { details: { findings } },
  );
}

/** One that was valid before, to another run, may have been corrected since: its clock is left alone. */
async function startClock(
  ctx: TaskContext,
  parcel: Parcel,
  { cif, state, startedAt }: SentUpload,
  uit: string,
): Promise<void> {
  const validity = validityOfParcel(parcel);
  if (!validity || state === 'valid') return;
  await keepUit(ctx, { uit, cif, validTo: validity.to, endsAt: validity.endsAt }, startedAt);
}
