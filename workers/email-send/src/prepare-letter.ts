/** From a task's input to the parts of a message: checked people, fetched files, and a signature. */

import type { BlobRef } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { isAddress, type MailAddress, parseAddress } from './domain/address.ts';
import type { Person } from './domain/calendar.ts';
import type { FilePart } from './domain/compose.ts';
import { DkimProblem, signLetter } from './domain/dkim.ts';
import { TemplateProblem } from './domain/template.ts';
import { errors } from './errors.ts';
import type { Sender } from './senders.ts';

export type Mailbox = string | { address: string; name?: string | undefined };

/** Somebody with an address that was checked. */
export interface Contact extends Person {
  parsed: MailAddress;
}

/** Throws GW_EMAIL_ADDRESS_INVALID that names the field. */
export function contactOf(mailbox: Mailbox, field: string): Contact {
  const { address, name } = typeof mailbox === 'string' ? { address: mailbox, name: undefined } : mailbox;
  const parsed = parseAddress(address);
  if (!isAddress(parsed)) throw errors.GW_EMAIL_ADDRESS_INVALID({ field, problem: parsed.problem }, { field });
  return { address: parsed.address, parsed, ...(name ? { name } : {}) };
}

export const contactsOf = (mailboxes: readonly Mailbox[], field: string): Contact[] =>
  mailboxes.map((mailbox, index) => contactOf(mailbox, `${field}.${index}`));

/** Who the message is from. Throws GW_EMAIL_FROM_MISSING, or GW_EMAIL_FROM_NOT_ALLOWED for another's domain. */
export function authorOf(sender: Sender, given: Mailbox | undefined): Contact {
  const author = given ?? sender.from;
  if (author === undefined) throw errors.GW_EMAIL_FROM_MISSING({}, { field: 'from' });
  const contact = contactOf(author, 'from');
  const { domain } = contact.parsed;
  if (sender.domains && !sender.domains.includes(domain)) {
    throw errors.GW_EMAIL_FROM_NOT_ALLOWED({ sender: sender.name, domain }, { field: 'from' });
  }
  return contact;
}

export interface FileInput {
  content: BlobRef | { base64: string };
  filename: string;
  mediaType?: string | undefined;
  cid?: string | undefined;
}

/** Of all files of a message together. */
const MAX_FILE_BYTES = 25 * 1_024 * 1_024;

/** Throws GW_EMAIL_TOO_LARGE before more is read than is sent. */
export async function fetchFiles(
  { blobs }: Pick<TaskContext, 'blobs'>,
  attachments: readonly FileInput[],
  inline: readonly FileInput[],
): Promise<{ attachments: FilePart[]; inline: FilePart[] }> {
  let total = 0;
  const add = (bytes: number) => {
    total += bytes;
    if (total > MAX_FILE_BYTES) {
      throw errors.GW_EMAIL_TOO_LARGE({ found: total, limit: MAX_FILE_BYTES }, { field: 'attachments' });
    }
  };
  const fetchOne = async ({ content, filename, mediaType, cid }: FileInput): Promise<FilePart> => {
    const stat = 'blob' in content ? await blobs.stat(content) : undefined;
    if (stat) add(stat.size ?? 0);
    const bytes = 'blob' in content ? await blobs.get(content) : Buffer.from(content.base64, 'base64');
    if (!stat) add(bytes.length);
    return { filename, content: bytes, mediaType: mediaType ?? stat?.mediaType, cid };
  };
  const parts: FilePart[] = [];
  for (const file of [...attachments, ...inline]) parts.push(await fetchOne(file));
  return { attachments: parts.slice(0, attachments.length), inline: parts.slice(attachments.length) };
}

/** Throws GW_EMAIL_DKIM_FAILED. */
export async function sign(message: Buffer, sender: Sender, now: Date): Promise<Buffer> {
  try {
    return await signLetter(message, sender.dkim, now);
  } catch (error) {
    if (!(error instanceof DkimProblem)) throw error;
    const { domain, selector, message: problem } = error;
    throw errors.GW_EMAIL_DKIM_FAILED({ domain, selector, problem });
  }
}

/** A fault of a template as the failure that names its place. */
export function templateFailure(error: unknown): unknown {
  if (!(error instanceof TemplateProblem)) return error;
  const { at, field, message: problem } = error;
  return at === 'data'
    ? errors.GW_EMAIL_DATA_INVALID({ field, problem }, { field })
    : errors.GW_EMAIL_TEMPLATE_INVALID({ problem }, { field });
}

/** A rendered value of a header. Throws GW_EMAIL_HEADER_UNSAFE that names the field. */
export function headerSafe(text: string, field: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u001f\u007f]/.test(text)) throw errors.GW_EMAIL_HEADER_UNSAFE({ field }, { field });
  return text;
}
