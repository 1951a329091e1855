/** `efactura.submit`: uploads once, follows, keeps what comes back. */

import { archive, archivedBlob, readDuplicate } from '@genius/anaf';
import type { BlobRef, CheckedInputOf } from '@genius/contract';
import { handle, type TaskContext } from '@genius/runtime';
import { isSameDocument } from '@genius/xml';
import { noticeAccepted, noticeRejected, noticeSubmitted } from '../contract/notices.ts';
import { submitEfactura } from '../contract/submit.ts';
import { errors } from '../errors.ts';
import { type Followed, type Label, lookAt } from '../follow.ts';
import { prepareParcel } from '../prepare-parcel.ts';
import { type EFacturaApi, openApi } from '../providers/e-factura-api.ts';
import { noteSubmission, type Submission } from '../submissions.ts';
import { type Parcel, uploadOnce } from '../upload.ts';
import { pause, waitAfter } from '../wait-for-state.ts';

type Asked = CheckedInputOf<typeof submitEfactura>;
type Uploaded = Submission & { index: string };

export const handleSubmit = handle(submitEfactura, async (input, ctx) => {
  const { parcel, warnings } = await prepareParcel(input, ctx);
  ctx.progress(0.2, 'upload');
  const uploaded = await uploadOnce(ctx, parcel);
  const { cif, sha256, number, index } = uploaded;
  // The first that every attempt sends, so that its id is the same at each.
  await ctx.send(noticeSubmitted, { cif, number, index, sha256 });
  const label = labelOf(input, parcel);
  const sent = { kind: 'invoice', file: await keepSent(ctx, parcel, index, label) };
  const same = { cif, number, warnings };
  if (!input.wait) return { ...same, state: 'processing' as const, index, isAdopted: false, archive: [sent] };

  ctx.progress(0.5, 'processing');
  const api = openApi(ctx, cif);
  const followed = await follow(ctx, api, uploaded, label);
  const end = await endOf(ctx, api, parcel, index, followed, label);
  await noteSubmission(ctx, uploaded, { state: end.state, index: end.index, downloadId: end.downloadId });
  if (end.state === 'rejected') {
    const { findings } = end;
    await ctx.send(noticeRejected, { cif, number, index, findings });
    const first = findings[0];
    throw errors.GW_EFACTURA_REJECTED(
      { number, index, count: findings.length, first: first?.en ?? '', firstRo: first?.ro ?? '' },
      { details: { findings, ...(end.downloadId ? { downloadId: end.downloadId } : {}) } },
    );
  }
  await ctx.send(noticeAccepted, { cif, number, index: end.index, is_adopted: end.index !== index });
  const { signature, downloadId } = end;
  return {
    ...same,
    state: 'accepted' as const,
    index: end.index,
    isAdopted: end.index !== index,
    archive: [sent, ...end.archived],
    ...(downloadId ? { downloadId } : {}),
    ...(signature ? { signature } : {}),
  };
});

const labelOf = ({ subjectId }: Asked, { cif, channel, number, issueDate }: Parcel): Label => ({
  cif,
  partnerCif: channel.partnerCif,
  number,
  period: issueDate.slice(0, 7),
  subject: subjectId,
});

async function keepSent(ctx: TaskContext, { xml }: Parcel, index: string, label: Label): Promise<BlobRef> {
  const entry = { service: 'efactura', kind: 'invoice', reference: index, direction: 'sent' } as const;
  return archivedBlob(await archive(ctx, { ...entry, ...label, mediaType: 'application/xml' }, xml));
}

/** Some looks in the first attempt, one in each later one; between attempts the run takes nobody's place. */
async function follow(ctx: TaskContext, api: EFacturaApi, { index, startedAt }: Uploaded, label: Label) {
  for (const waitMs of ctx.attempt === 1 ? FIRST_LOOKS_MS : []) {
    const found = await lookAt(ctx, api, index, label);
    if (found.state !== 'processing') return found;
    await pause(waitMs, ctx.signal);
  }
  const found = await lookAt(ctx, api, index, label);
  if (found.state !== 'processing') return found;
  throw errors.GW_EFACTURA_PROCESSING({ index }, { retryAfterMs: waitAfter(Date.now() - Date.parse(startedAt)) });
}

/** ANAF mostly needs seconds. */
const FIRST_LOOKS_MS = [1_000, 2_000, 4_000];

type End = Followed & { index: string; state: 'accepted' | 'rejected' };

/** A duplicate is no failure if what ANAF had already is the same document: then that upload counts. */
async function endOf(
  ctx: TaskContext,
  api: EFacturaApi,
  { xml }: Parcel,
  index: string,
  followed: Followed,
  label: Label,
): Promise<End> {
  const end = { ...followed, index, state: followed.state === 'accepted' ? 'accepted' : 'rejected' } as End;
  const duplicate = followed.words.map(readDuplicate).find((each) => each !== undefined);
  if (end.state === 'accepted' || !duplicate || duplicate.index === index) return end;
  const earlier = await lookAt(ctx, api, duplicate.index, label);
  if (earlier.state === 'processing') {
    throw errors.GW_EFACTURA_PROCESSING({ index: duplicate.index }, { retryAfterMs: waitAfter(0) });
  }
  const isSame = earlier.download !== undefined && isSameDocument(earlier.download.content.bytes, xml);
  return earlier.state === 'accepted' && isSame ? { ...earlier, state: 'accepted', index: duplicate.index } : end;
}
