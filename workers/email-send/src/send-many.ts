/** One template to many: a message and a result for each recipient. */

import { type CheckedInputOf, FailureError, type ReturnedOf } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { sendBulk } from './contract.ts';
import { composeLetter, type FilePart } from './domain/compose.ts';
import { messageIdOf } from './domain/message-id.ts';
import { type MessageTemplate, readMessageTemplate } from './domain/render-message.ts';
import { readTemplate, viewOf } from './domain/template.ts';
import { errors } from './errors.ts';
import { handOver } from './hand-over.ts';
import {
  authorOf,
  type Contact,
  contactOf,
  contactsOf,
  fetchFiles,
  headerSafe,
  sign,
  templateFailure,
} from './prepare-letter.ts';
import { type Recipient, readRecipients } from './recipient-list.ts';
import { openJournal, type SendJournal } from './send-journal.ts';
import { openSender, type Sender } from './senders.ts';
import { findSuppressed } from './suppression.ts';

type Input = CheckedInputOf<typeof sendBulk>;
type Result = ReturnedOf<typeof sendBulk>['results'][number];

/**
 * Messages in the making at once for each connection: so many that it does not wait for claims and outcomes to be on
 * disk, also where a disk takes a tenth of a second for that.
 */
const MOST_AHEAD = 64;
/** Bytes of all of them together. */
const AHEAD_BYTES = 64 * 1_024 * 1_024;
/** The suppression list is asked anew for each so many. */
const SLICE = 500;

interface Batch {
  ctx: TaskContext;
  input: Input;
  sender: Sender;
  author: Contact;
  replyTo: Contact[];
  template: MessageTemplate;
  files: { attachments: FilePart[]; inline: FilePart[] };
  unsubscribeOf: ((data: Recipient['data']) => string) | undefined;
  journal: SendJournal;
}

/** What `email.bulk` does. */
export async function sendMany(input: Input, ctx: TaskContext): Promise<ReturnedOf<typeof sendBulk>> {
  const sender = await openSender(input.sender, ctx);
  const recipients = await readRecipients(input.recipients, ctx);
  const batch: Batch = {
    ctx,
    input,
    sender,
    author: authorOf(sender, input.from),
    replyTo: contactsOf(input.replyTo, 'replyTo'),
    ...templatesOf(input),
    files: await fetchFiles(ctx, input.attachments, input.inline),
    journal: openJournal(ctx.runId, ctx.attempt),
  };
  let isRunOver = false;
  try {
    const results = await sendAll(batch, recipients);
    // What was sent stays sent: the next attempt asks the ledger and goes on with these.
    const waiting = results.filter(({ status }) => status === 'deferred');
    if (waiting.length > 0 && ctx.attempt < sendBulk.limits.attempts) throw later(waiting);
    isRunOver = true;
    return { counts: countsOf(results), results: results.map(({ retryAfterMs: _, ...result }) => result) };
  } finally {
    batch.journal.close({ isRunOver });
  }
}

type Waiting = Result & { retryAfterMs?: number };

async function sendAll(batch: Batch, recipients: readonly (Recipient | undefined)[]): Promise<Waiting[]> {
  const { ctx } = batch;
  const results: Waiting[] = [];
  const seen = new Set<string>();
  let done = 0;
  let told = 0;
  let failed: { error: unknown } | undefined;
  const tell = (fraction: number) => {
    if (fraction < told + 0.01 && fraction < 1) return;
    told = fraction;
    ctx.progress(fraction, `${done} / ${recipients.length}`);
  };
  for (let from = 0; from < recipients.length; from += SLICE) {
    const slice = recipients.slice(from, from + SLICE);
    const contacts = slice.map((recipient, at) => contactIn(recipient, from + at));
    const addresses = contacts.flatMap((contact) => ('parsed' in contact ? [contact.parsed.normal] : []));
    const listed = await findSuppressed(ctx, addresses);
    const queue = slice.keys();
    const work = async () => {
      for (const at of queue) {
        if (failed) return;
        try {
          ctx.signal.throwIfAborted();
          const index = from + at;
          const contact = contacts[at] as Contact | { problem: string };
          results[index] = await sendOne(batch, { index, contact, recipient: slice[at], listed, seen });
          tell(++done / recipients.length);
        } catch (error) {
          failed ??= { error };
        }
      }
    };
    // All come to rest before the attempt ends: nothing is sent behind its back.
    await Promise.all(Array.from({ length: Math.min(slice.length, aheadOf(batch)) }, work));
    if (failed) throw failed.error;
  }
  return results;
}

function aheadOf({ sender, files }: Batch): number {
  const content = [...files.attachments, ...files.inline].reduce((sum, file) => sum + file.content.length, 0);
  // Base64 and a copy for the signature; a message without files has some ten thousand bytes.
  const fitting = Math.floor(AHEAD_BYTES / (content * 3 + 50_000));
  return Math.max(1, Math.min(fitting, MOST_AHEAD * sender.server.connections));
}

function contactIn(recipient: Recipient | undefined, index: number): Contact | { problem: string } {
  if (!recipient) return { problem: 'it is not { to, data }' };
  try {
    return contactOf(recipient.to, `recipients.${index}.to`);
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

interface One {
  index: number;
  contact: Contact | { problem: string };
  recipient: Recipient | undefined;
  listed: ReadonlyMap<string, string>;
  seen: Set<string>;
}

async function sendOne(batch: Batch, { index, contact, recipient, listed, seen }: One): Promise<Waiting> {
  if (!('parsed' in contact) || !recipient) {
    return { index, address: '', status: 'invalid', problem: 'problem' in contact ? contact.problem : '' };
  }
  const { address, parsed } = contact;
  if (seen.has(parsed.normal)) return { index, address, status: 'duplicate' };
  seen.add(parsed.normal);
  const reason = listed.get(parsed.normal);
  if (reason) return { index, address, status: 'suppressed', problem: reason };
  const { ctx, sender, author, replyTo, journal } = batch;
  const messageId =
    recipient.messageId ??
    messageIdOf([ctx.tenant, ctx.key ?? ctx.runId, String(index), parsed.normal], author.parsed.domain);
  try {
    const bytes = await writeOne(batch, contact, recipient, messageId);
    const envelope = {
      from: sender.bounceTo ?? author.address,
      to: [address],
      utf8: [author, contact, ...replyTo].some((each) => each.parsed.needsUtf8),
      eightBit: false,
    };
    await handOver(ctx, sender, journal, { key: `smtp ${messageId}`, envelope, bytes });
    return { index, address, messageId, status: 'sent' };
  } catch (error) {
    return { index, address, messageId, ...statusOf(error) };
  }
}

/** Faults of one recipient are its own result; faults of the sender or the server end the attempt. */
function statusOf(error: unknown): Pick<Waiting, 'status' | 'code' | 'words' | 'problem' | 'retryAfterMs'> {
  if (!(error instanceof FailureError)) throw error;
  const { code: name, message, details = {}, retryAfterMs } = error.failure;
  const said = {
    ...(typeof details.code === 'number' ? { code: details.code } : {}),
    ...(typeof details.words === 'string' ? { words: details.words } : {}),
  };
  switch (name) {
    case 'GW_UNKNOWN_EFFECT':
      return { status: 'unknown', problem: 'the connection was lost before the server answered' };
    case 'GW_EMAIL_DEFERRED':
      // The server takes nothing from us now: to ask for each of the others would only annoy it.
      if (details.stage === 'connection') throw error;
      return { status: 'deferred', ...said, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    case 'GW_EMAIL_RECIPIENTS_REFUSED':
    case 'GW_EMAIL_REFUSED':
      return { status: 'rejected', ...said };
    case 'GW_EMAIL_SMTPUTF8_UNSUPPORTED':
    case 'GW_EMAIL_TOO_LARGE_FOR_SERVER':
      return { status: 'rejected', problem: message };
    case 'GW_EMAIL_DATA_INVALID':
    case 'GW_EMAIL_HEADER_UNSAFE':
      return { status: 'invalid', problem: message };
    default:
      throw error;
  }
}

async function writeOne(batch: Batch, contact: Contact, { data }: Recipient, messageId: string): Promise<Buffer> {
  const { input, sender, author, replyTo, template, files, unsubscribeOf } = batch;
  const now = new Date();
  const { subject, html, text } = renderOne(template, data, input.locale);
  const own = unsubscribeOf?.(data);
  if (own && own.length > 900) {
    throw errors.GW_EMAIL_DATA_INVALID({ field: 'unsubscribeUrl', problem: 'it is longer than 900 characters' });
  }
  const listUnsubscribe = own ? { oneClick: true, ...input.listUnsubscribe, url: own } : input.listUnsubscribe;
  const letter = await composeLetter({
    ...files,
    messageId,
    date: now,
    from: author,
    to: [contact],
    replyTo,
    subject,
    html,
    text,
    listUnsubscribe,
    headers: input.headers,
    priority: input.priority,
  });
  return sign(letter, sender, now);
}

function renderOne(template: MessageTemplate, data: Recipient['data'], locale: Input['locale']) {
  try {
    const rendered = template.render(data, locale);
    return { ...rendered, html: rendered.html, subject: headerSafe(rendered.subject, 'subject') };
  } catch (error) {
    throw templateFailure(error);
  }
}

/** Read once for all; a fault in them is the run's, before anybody was mailed. */
function templatesOf({ subject, template, unsubscribeUrl, locale }: Input): Pick<Batch, 'template' | 'unsubscribeOf'> {
  try {
    const { fields } = template;
    const link = unsubscribeUrl === undefined ? undefined : readTemplate(unsubscribeUrl, fields, 'unsubscribeUrl');
    return {
      template: readMessageTemplate(subject, template),
      unsubscribeOf: link && ((data) => link.render(viewOf(fields, data, locale), encodeURIComponent)),
    };
  } catch (error) {
    throw templateFailure(error);
  }
}

function countsOf(results: readonly Result[]): Record<Result['status'], number> {
  const counts = { sent: 0, rejected: 0, suppressed: 0, duplicate: 0, invalid: 0, deferred: 0, unknown: 0 };
  for (const { status } of results) counts[status]++;
  return counts;
}

function later(waiting: readonly Waiting[]): FailureError {
  const waits = waiting.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
  const [{ code = 451, words = '' } = {}] = waiting;
  return errors.GW_EMAIL_DEFERRED({ code, words }, waits.length ? { retryAfterMs: Math.max(...waits) } : {});
}
