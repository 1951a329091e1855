/** `efactura.inbox`: reads ANAF's list since the last time, with an overlap, keeps and tells what is new; of one CIF or all. */

import type { BlobRef, CheckedInputOf } from '@genius/contract';
import { FailureError } from '@genius/contract';
import { handle, type TaskContext } from '@genius/runtime';
import { cifsWithLogin } from '../cifs-with-login.ts';
import { efacturaInbox } from '../contract/inbox.ts';
import { keptDownload } from '../follow.ts';
import { countUntold, type KnownMessage, noteRead, noteTold, readCursor, untold } from '../inbox-store.ts';
import { askable, listAll } from '../list-messages.ts';
import { type EFacturaApi, openApi } from '../providers/e-factura-api.ts';
import { tellReceived } from '../tell.ts';

const DAY_MS = 86_400_000;
/** Messages show up to some 15 minutes late, dated when they were made: so far back is read again. */
const OVERLAP_MS = 60 * 60_000;

type Asked = CheckedInputOf<typeof efacturaInbox>;

export const handleInbox = handle(efacturaInbox, ({ cif, ...rest }, ctx) =>
  cif === undefined ? lookForAll(rest, ctx) : lookFor(cif, rest, ctx),
);

/** By runs of their own, so that one CIF's trouble holds up no other. */
async function lookForAll(asked: Omit<Asked, 'cif'>, ctx: TaskContext) {
  const { living, ended } = await cifsWithLogin(ctx);
  for (const cif of living) await ctx.send(efacturaInbox, { ...asked, cif }, { as: `inbox/${cif}` });
  return { messages: [], left: 0, sent: living, withoutLogin: ended };
}

async function lookFor(cif: string, { kinds, download, days, max, subjectId }: Omit<Asked, 'cif'>, ctx: TaskContext) {
  const api = openApi(ctx, cif);
  const now = Date.now();
  const cursor = await readCursor(ctx, cif);
  const interval = askable(cursor === undefined ? now - days * DAY_MS : cursor - OVERLAP_MS, now);
  if (interval) await noteRead(ctx, cif, await listAll(api, interval), interval.to);
  const messages: Awaited<ReturnType<typeof tell>>[] = [];
  for (const message of await untold(ctx, cif, kinds, max)) {
    ctx.signal.throwIfAborted();
    messages.push(await tell(ctx, api, cif, message, download, subjectId));
    ctx.progress(messages.length / max);
  }
  return {
    messages,
    left: await countUntold(ctx, cif, kinds),
    ...(interval ? { until: new Date(interval.to).toISOString() } : {}),
  };
}

/** First kept, then told, then noted as told: after a death in between it may be told again, by an event of the same id. */
async function tell(
  ctx: TaskContext,
  api: EFacturaApi,
  cif: string,
  { id, index, kind, sellerCif, createdAt }: KnownMessage,
  download: boolean,
  subject: string | undefined,
) {
  const label = { cif, partnerCif: sellerCif, period: createdAt.slice(0, 7), subject };
  const file = download ? await downloaded(ctx, api, id, label) : undefined;
  await tellReceived(ctx, {
    cif,
    message_id: id,
    index,
    kind,
    created_at: createdAt,
    ...(sellerCif ? { seller_cif: sellerCif } : {}),
    ...(file ? { blob: file.blob } : {}),
  });
  await noteTold(ctx, cif, id);
  return { messageId: id, index, kind, createdAt, ...(sellerCif ? { sellerCif } : {}), ...(file ? { file } : {}) };
}

/** A file that ANAF does not give any more is told all the same. */
async function downloaded(
  ctx: TaskContext,
  api: EFacturaApi,
  id: string,
  label: Parameters<typeof keptDownload>[3],
): Promise<BlobRef | undefined> {
  try {
    return (await keptDownload(ctx, api, id, label)).file;
  } catch (error) {
    if (!(error instanceof FailureError) || error.kind !== 'refused') throw error;
    ctx.log.warn('a message of e-Factura can not be downloaded', { id, code: error.code });
    return undefined;
  }
}
