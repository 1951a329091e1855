/** The recipients of a bulk run, from its input or from a blob. */

import type { BlobRef } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { errors } from './errors.ts';
import type { Mailbox } from './prepare-letter.ts';

export interface Recipient {
  to: Mailbox;
  data: Record<string, unknown>;
  messageId?: string | undefined;
}

const MOST = 10_000;
const MOST_BYTES = 60 * 1_024 * 1_024;

/** A row that is no recipient stays in its place as undefined, so that the others keep theirs. */
export async function readRecipients(
  given: readonly Recipient[] | BlobRef,
  ctx: Pick<TaskContext, 'blobs'>,
): Promise<(Recipient | undefined)[]> {
  if (!('blob' in given)) return [...given];
  const stat = await ctx.blobs.stat(given);
  if ((stat?.size ?? 0) > MOST_BYTES) throw unreadable(`it has more than ${MOST_BYTES} bytes`);
  const rows = parseRows((await ctx.blobs.get(given)).toString('utf8').replace(/^\ufeff/, ''));
  if (rows.length === 0) throw unreadable('it is empty');
  if (rows.length > MOST) throw unreadable(`it has ${rows.length} recipients; at most ${MOST} are taken`);
  return rows.map(recipientOf);
}

function parseRows(text: string): unknown[] {
  const lines = text.trimStart().startsWith('[') ? undefined : text.split('\n').filter((line) => line.trim() !== '');
  if (lines && lines.length > MOST) throw unreadable(`it has ${lines.length} recipients; at most ${MOST} are taken`);
  try {
    const rows: unknown = lines ? lines.map((line) => JSON.parse(line) as unknown) : JSON.parse(text);
    if (Array.isArray(rows)) return rows;
  } catch {
    // Said below.
  }
  throw unreadable('it is neither a JSON list nor one JSON object a line');
}

function recipientOf(row: unknown): Recipient | undefined {
  if (typeof row !== 'object' || row === null) return undefined;
  const { to, data = {}, messageId } = row as Record<string, unknown>;
  if (!isMailbox(to) || typeof data !== 'object' || data === null || Array.isArray(data)) return undefined;
  const id = typeof messageId === 'string' && /^<[^<>\s]{1,200}@[^<>\s]{1,200}>$/.test(messageId) ? { messageId } : {};
  return messageId !== undefined && !('messageId' in id) ? undefined : { to, data: data as Recipient['data'], ...id };
}

function isMailbox(to: unknown): to is Mailbox {
  if (typeof to === 'string') return true;
  if (typeof to !== 'object' || to === null) return false;
  const { address, name } = to as Record<string, unknown>;
  if (typeof address !== 'string') return false;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  return name === undefined || (typeof name === 'string' && name.length <= 200 && !/[\u0000-\u001f\u007f]/.test(name));
}

function unreadable(problem: string) {
  return errors.GW_EMAIL_RECIPIENTS_INVALID({ problem }, { field: 'recipients' });
}
