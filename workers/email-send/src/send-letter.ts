/** One message, to everybody it names. */

import { type CheckedInputOf, FailureError, type ReturnedOf } from '@genius/contract';
import type { TaskContext } from '@genius/runtime';
import { sendEmail } from './contract.ts';
import { invitationText } from './domain/calendar.ts';
import { composeLetter } from './domain/compose.ts';
import { messageIdOf } from './domain/message-id.ts';
import { hasEightBits, messageIdIn, problemOfRaw, toWireLines } from './domain/raw-message.ts';
import { readMessageTemplate, textOf } from './domain/render-message.ts';
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
import type { Refusal } from './providers/smtp/smtp-session.ts';
import { openJournal } from './send-journal.ts';
import { openSender, type Sender } from './senders.ts';
import { findSuppressed } from './suppression.ts';

type Input = CheckedInputOf<typeof sendEmail>;

/** What `email.send` does. */
export async function sendLetter(input: Input, ctx: TaskContext): Promise<ReturnedOf<typeof sendEmail>> {
  const sender = await openSender(input.sender, ctx);
  const author = authorOf(sender, input.from);
  const people = {
    to: contactsOf(input.to, 'to'),
    cc: contactsOf(input.cc, 'cc'),
    bcc: contactsOf(input.bcc, 'bcc'),
    replyTo: contactsOf(input.replyTo, 'replyTo'),
  };
  const recipients = unique([...people.to, ...people.cc, ...people.bcc]);
  const listed = await findSuppressed(
    ctx,
    recipients.map(({ parsed }) => parsed.normal),
  );
  const suppressed = recipients.flatMap(({ address, parsed: { normal } }) => {
    const reason = listed.get(normal);
    return reason ? [{ address, reason }] : [];
  });
  const wanted = recipients.filter(({ parsed }) => !listed.has(parsed.normal));
  const ownId = input.messageId ?? messageIdOf([ctx.tenant, ctx.key ?? ctx.runId], author.parsed.domain);
  const { bytes, messageId } = await write(input, { ctx, sender, author, people, messageId: ownId });
  const signedBy = sender.dkim.map(({ domain, selector }) => `${domain}/${selector}`);
  const base = { messageId, suppressed, bytes: bytes.length, signedBy };
  if (wanted.length === 0) return { ...base, accepted: [], rejected: [] };

  const journal = openJournal(ctx.runId, ctx.attempt);
  const everybody = [author, ...people.to, ...people.cc, ...people.replyTo, ...people.bcc];
  const envelope = {
    from: sender.bounceTo ?? author.address,
    utf8: everybody.some(({ parsed }) => parsed.needsUtf8),
    eightBit: input.raw !== undefined && hasEightBits(bytes),
  };
  let isRunOver = false;
  try {
    const handed = await handOverToAll(wanted.map(({ address }) => address));
    isRunOver = true;
    return { ...base, ...handed };
  } finally {
    journal.close({ isRunOver });
  }

  /** Those who are to be tried again later get a turn of their own, so that the others are not mailed twice. */
  async function handOverToAll(all: string[]) {
    const accepted: string[] = [];
    const rejected: Refusal[] = [];
    let response = '';
    let left = all;
    for (let turn = 0; left.length > 0; turn++) {
      const key = turn === 0 ? `smtp ${ownId}` : `smtp ${ownId} turn ${turn}`;
      let handed: Awaited<ReturnType<typeof handOver>>;
      try {
        handed = await handOver(ctx, sender, journal, { key, envelope: { ...envelope, to: left }, bytes });
      } catch (error) {
        if (turn === 0 || !isOverFor(error, ctx)) throw error;
        rejected.push(...left.map((address) => refusalOf(address, error)));
        break;
      }
      accepted.push(...handed.accepted);
      rejected.push(...handed.rejected);
      response = handed.response;
      left = handed.deferred.map(({ address }) => address);
      if (left.length === 0 || !handed.isFresh) continue;
      if (!isLastAttempt(ctx)) throw deferred(handed.deferred);
      rejected.push(...handed.deferred);
      break;
    }
    return { accepted, rejected: rejected.map(shown), response };
  }
}

/** The message as it goes over the wire. */
async function write(
  input: Input,
  about: {
    ctx: TaskContext;
    sender: Sender;
    author: Contact;
    people: Record<'to' | 'cc' | 'replyTo', Contact[]>;
    messageId: string;
  },
): Promise<{ bytes: Buffer; messageId: string }> {
  const { ctx, sender, author, people, messageId } = about;
  const now = new Date();
  if (input.raw) {
    const bytes = toWireLines(await ctx.blobs.get(input.raw));
    const problem = problemOfRaw(bytes);
    if (problem) throw errors.GW_EMAIL_RAW_INVALID({ problem }, { field: 'raw' });
    return { bytes: await sign(bytes, sender, now), messageId: messageIdIn(bytes) ?? messageId };
  }
  const { subject, html, text } = bodiesOf(input);
  const files = await fetchFiles(ctx, input.attachments, input.inline);
  const letter = await composeLetter({
    ...people,
    ...files,
    messageId,
    date: now,
    from: author,
    subject,
    html,
    text,
    calendar: invitationOf(input, author, people.to, now),
    inReplyTo: input.inReplyTo,
    references: input.references,
    listUnsubscribe: input.listUnsubscribe,
    headers: input.headers,
    priority: input.priority,
  });
  return { bytes: await sign(letter, sender, now), messageId };
}

function bodiesOf({ subject = '', template, data, locale, html, text }: Input) {
  if (!template) return { subject, html, text: text ?? textOf(html ?? '') };
  try {
    const rendered = readMessageTemplate(subject, template).render(data, locale);
    return { ...rendered, html: rendered.html, subject: headerSafe(rendered.subject, 'subject') };
  } catch (error) {
    throw templateFailure(error);
  }
}

function invitationOf({ calendar }: Input, author: Contact, to: Contact[], now: Date) {
  if (!calendar) return undefined;
  const { method, start, end } = calendar;
  if (Date.parse(end) < Date.parse(start)) {
    throw errors.GW_EMAIL_CALENDAR_INVALID({ problem: 'it ends before it starts' }, { field: 'calendar.end' });
  }
  const organizer = calendar.organizer ? contactOf(calendar.organizer, 'calendar.organizer') : author;
  const attendees = calendar.attendees ? contactsOf(calendar.attendees, 'calendar.attendees') : to;
  return { method, content: invitationText({ ...calendar, organizer, attendees }, now) };
}

function unique(contacts: readonly Contact[]): Contact[] {
  const seen = new Map<string, Contact>();
  for (const contact of contacts) if (!seen.has(contact.address)) seen.set(contact.address, contact);
  return [...seen.values()];
}

const isLastAttempt = ({ attempt }: TaskContext) => attempt >= sendEmail.limits.attempts;

function deferred(refusals: readonly Refusal[]) {
  const waits = refusals.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
  const [{ code, words } = { code: 451, words: '' }] = refusals;
  return errors.GW_EMAIL_DEFERRED({ code, words }, waits.length ? { retryAfterMs: Math.max(...waits) } : {});
}

const shown = ({ address, code, enhanced, words }: Refusal) => ({
  address,
  code,
  words,
  ...(enhanced ? { enhanced } : {}),
});

/** Whether the recipients of a later turn are lost: refused, or still deferred at the end. The first turn's have the message. */
function isOverFor(error: unknown, ctx: TaskContext): error is FailureError {
  if (!(error instanceof FailureError) || error.code === 'GW_UNKNOWN_EFFECT') return false;
  return error.kind === 'refused' || (error.kind === 'transient' && isLastAttempt(ctx));
}

function refusalOf(address: string, { failure }: FailureError): Refusal {
  const { code, words } = failure.details ?? {};
  return {
    address,
    code: typeof code === 'number' ? code : 451,
    words: typeof words === 'string' ? words : failure.message,
  };
}
