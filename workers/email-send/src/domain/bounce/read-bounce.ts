/** What came back: delivery reports (RFC 3464, 6533), complaints (RFC 5965), receipts (RFC 8098), and plain texts. */

import PostalMime, { type Attachment, type Email } from 'postal-mime';
import { classifyFailure, statusIn } from './classify.ts';
import { readPlainBounce } from './plain-bounce.ts';
import { addressOf, type ReportFields, readFieldGroups } from './report-fields.ts';

export interface ReadRecipient {
  /** The final recipient. */
  address: string;
  /** As it was first addressed, if another. */
  original?: string;
  kind: 'hard' | 'soft' | 'complaint' | 'delayed' | 'delivered';
  action?: string;
  status?: string;
  diagnostic?: string;
  remoteMta?: string;
}

export interface ReadBounce {
  kind: 'bounce' | 'complaint' | 'delay' | 'success' | 'receipt' | 'auto-reply' | 'unsubscribe' | 'other';
  format: 'dsn' | 'arf' | 'mdn' | 'text' | 'none';
  recipients: ReadRecipient[];
  originalMessageId?: string;
  originalSubject?: string;
  feedbackType?: string;
  disposition?: string;
}

/** The message can not be read at all. */
export class UnreadableMessage extends Error {}

/** Reads a whole message, headers first. */
export async function readBounce(bytes: Uint8Array): Promise<ReadBounce> {
  const mail = await parse(bytes);
  const original = originalOf(mail);
  const report = readArf(mail, original) ?? readDsn(mail) ?? readMdn(mail) ?? readAutoReply(mail) ?? readText(mail);
  return {
    ...report,
    ...(report.originalMessageId || !original.messageId ? {} : { originalMessageId: original.messageId }),
    ...(original.subject ? { originalSubject: original.subject.slice(0, 500) } : {}),
  };
}

async function parse(bytes: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(bytes, {
      forceRfc822Attachments: true,
      attachmentEncoding: 'arraybuffer',
      maxNestingDepth: 50,
      maxHeadersSize: 1_000_000,
    });
  } catch (error) {
    throw new UnreadableMessage((error as Error).message.slice(0, 200));
  }
}

const textOf = ({ content }: Attachment): string =>
  typeof content === 'string' ? content : new TextDecoder().decode(content);

function partOf(mail: Email, ...types: string[]): string | undefined {
  const part = mail.attachments.find(({ mimeType }) => types.includes(mimeType));
  return part && textOf(part);
}

interface Original {
  messageId?: string;
  subject?: string;
  to: string[];
}

/** The headers of the message that came back. */
function originalOf(mail: Email): Original {
  const text = partOf(
    mail,
    'message/rfc822',
    'text/rfc822-headers',
    'message/global',
    'message/global-headers',
    'message/rfc822-headers',
  );
  const [fields] = text === undefined ? [] : readFieldGroups(text.replace(/^\s+/, ''));
  const messageId = /<[^<>\s]+>/.exec(fields?.get('message-id') ?? '')?.[0];
  const subject = fields?.get('subject');
  return {
    ...(messageId ? { messageId } : {}),
    ...(subject ? { subject } : {}),
    to: addressesIn(fields?.get('to') ?? ''),
  };
}

const addressesIn = (text: string): string[] =>
  [...text.slice(0, 5_000).matchAll(/[^\s<>,;:"'()@]{1,64}@[^\s<>,;:"'()@]{1,255}/g)].map(([each]) => each);

function readDsn(mail: Email): ReadBounce | undefined {
  const text = partOf(mail, 'message/delivery-status', 'message/global-delivery-status');
  if (text === undefined) return undefined;
  const recipients = readFieldGroups(text).flatMap((fields) => recipientOf(fields) ?? []);
  if (recipients.length === 0) return undefined;
  return { kind: kindOf(recipients), format: 'dsn', recipients };
}

function recipientOf(fields: ReportFields): ReadRecipient | undefined {
  const final = addressOf(fields.get('final-recipient'));
  const original = addressOf(fields.get('original-recipient')) ?? addressOf(fields.get('x-actual-recipient'));
  const address = final ?? original;
  if (address === undefined) return undefined;
  const said = fields.get('diagnostic-code')?.replace(/^\s*[A-Za-z0-9-]+\s*;\s*/, '');
  const ownStatus = /(?<!\d)([245]\.\d{1,3}\.\d{1,3})/.exec(fields.get('status') ?? '')?.[1];
  // 5.0.0 says nothing; the server's own words may.
  const inWords = said === undefined ? undefined : statusIn(said);
  const status = ownStatus && !/^[45]\.0\.0$/.test(ownStatus) ? ownStatus : (inWords ?? ownStatus);
  const action = /^\s*([a-z]+)/i.exec(fields.get('action') ?? '')?.[1]?.toLowerCase() ?? actionBy(status);
  const remoteMta = fields.get('remote-mta')?.replace(/^\s*[A-Za-z0-9-]+\s*;\s*/, '');
  return {
    address,
    ...(original && original !== address ? { original } : {}),
    kind: kindBy(action, status, said ?? ''),
    action,
    ...(status ? { status } : {}),
    ...(said ? { diagnostic: said } : {}),
    ...(remoteMta ? { remoteMta } : {}),
  };
}

const actionBy = (status: string | undefined) =>
  status?.startsWith('2') ? 'delivered' : status?.startsWith('4') ? 'delayed' : 'failed';

function kindBy(action: string, status: string | undefined, words: string): ReadRecipient['kind'] {
  if (action === 'delayed') return 'delayed';
  if (action === 'delivered' || action === 'relayed' || action === 'expanded') return 'delivered';
  return classifyFailure(status, words);
}

function kindOf(recipients: readonly ReadRecipient[]): ReadBounce['kind'] {
  if (recipients.some(({ kind }) => kind === 'hard' || kind === 'soft')) return 'bounce';
  return recipients.some(({ kind }) => kind === 'delayed') ? 'delay' : 'success';
}

function readArf(mail: Email, original: Original): ReadBounce | undefined {
  const text = partOf(mail, 'message/feedback-report');
  if (text === undefined) return undefined;
  const groups = readFieldGroups(text);
  const field = (name: string) => groups.find((group) => group.has(name))?.get(name);
  const feedbackType = (field('feedback-type') ?? '').split(/[\s;]/)[0]?.toLowerCase() ?? '';
  const named = [...text.matchAll(/^(?:original-rcpt-to|removal-recipient)\s*:\s*(.+)$/gim)].flatMap(
    ([, value]) => addressOf(value as string) ?? [],
  );
  const isComplaint = ['abuse', 'fraud', 'virus', 'other', 'miscategorized', ''].includes(feedbackType);
  const isUnsubscribe = /^opt-?out|unsubscribe/.test(feedbackType);
  // The people of the message itself are asked only where the report names nobody, and where there is no choice.
  const people = named.length ? named : original.to.length === 1 ? original.to : [];
  const recipients = [...new Set(people)].map((address): ReadRecipient => ({ address, kind: 'complaint' }));
  const messageId = /<[^<>\s]+>/.exec(field('original-message-id') ?? '')?.[0];
  return {
    kind: isUnsubscribe ? 'unsubscribe' : isComplaint ? 'complaint' : 'other',
    format: 'arf',
    recipients: isComplaint || isUnsubscribe ? recipients : [],
    ...(feedbackType ? { feedbackType } : {}),
    ...(messageId ? { originalMessageId: messageId } : {}),
  };
}

function readMdn(mail: Email): ReadBounce | undefined {
  const text = partOf(mail, 'message/disposition-notification', 'message/global-disposition-notification');
  if (text === undefined) return undefined;
  const fields = new Map(readFieldGroups(text).flatMap((group) => [...group]));
  const address = addressOf(fields.get('final-recipient')) ?? addressOf(fields.get('original-recipient'));
  const disposition = fields.get('disposition')?.split(';').at(-1)?.trim().split(/[\s/]/)[0]?.toLowerCase();
  const messageId = /<[^<>\s]+>/.exec(fields.get('original-message-id') ?? '')?.[0];
  return {
    kind: 'receipt',
    format: 'mdn',
    recipients: address ? [{ address, kind: 'delivered' }] : [],
    ...(disposition ? { disposition } : {}),
    ...(messageId ? { originalMessageId: messageId } : {}),
  };
}

const header = (mail: Email, name: string): string | undefined => mail.headers.find(({ key }) => key === name)?.value;

const OUT_OF_OFFICE =
  /^\s*((re|fwd?|r[aă]sp):\s*)?(auto(matic|mated)?[- ]?(reply|response)|auto:|out of (the )?office|ooo\b|away from|on (vacation|holiday|leave)|r[aă]spuns automat|[iî]n (concediu|vacan[tț][aă])|absent|abwesenheit|automatische antwort|r[eé]ponse automatique)/i;

function readAutoReply(mail: Email): ReadBounce | undefined {
  const submitted = header(mail, 'auto-submitted') ?? '';
  const isReply =
    /^\s*auto-replied/i.test(submitted) ||
    header(mail, 'x-autoreply') !== undefined ||
    header(mail, 'x-autorespond') !== undefined ||
    /auto[_-]?reply/i.test(header(mail, 'precedence') ?? '') ||
    OUT_OF_OFFICE.test(mail.subject ?? '');
  // Postfix and others mark their bounces as auto-replied too.
  if (!isReply || isFromDaemon(mail) || header(mail, 'x-failed-recipients')) return undefined;
  return { kind: 'auto-reply', format: 'none', recipients: [] };
}

const BOUNCE_SUBJECT =
  /undeliver|deliver(y|ed)[^.]{0,25}(status|fail|error|problem|notification|report)|failed delivery|failure (notice|delivery)|returned (mail|to sender)|return receipt|mail (delivery|system error)|could not be delivered|message (not delivered|delayed)|delivery (has been )?delayed|non[- ]?delivery|unzustellbar|non remis|nelivrat|nu (a putut fi|s-a putut) livra/i;
const DELAY =
  /delay|still (being )?(trying|retried)|warning: (message|could not send)|temporarily|will (keep|continue to) (try|retry)|[iî]nt[aâ]rziat/i;

const isFromDaemon = (mail: Email) =>
  /^(mailer-daemon|postmaster|mail-daemon|mdaemon|mailerdaemon)@/i.test(mail.from?.address ?? '') ||
  /mail delivery (sub)?system|mailer[- ]daemon|post ?master/i.test(mail.from?.name ?? '');

/** Only what a mail system wrote: a person who quotes a bounce is no bounce. */
function readText(mail: Email): ReadBounce {
  const subject = mail.subject ?? '';
  const named = addressesIn(header(mail, 'x-failed-recipients') ?? '');
  const isNull = /^\s*<>\s*$/.test(header(mail, 'return-path') ?? 'absent');
  const isReport = named.length > 0 || isFromDaemon(mail) || isNull || BOUNCE_SUBJECT.test(subject);
  if (!isReport) return { kind: 'other', format: 'none', recipients: [] };
  const text = mail.text ?? plainOf(mail.html ?? '');
  const bystanders = [mail.from, ...(mail.to ?? []), ...(mail.cc ?? [])].flatMap((each) => each?.address ?? []);
  const isDelay = DELAY.test(subject) || (!BOUNCE_SUBJECT.test(subject) && /\bdelayed\b/i.test(text.slice(0, 2_000)));
  const recipients = readPlainBounce({ text, named, bystanders, isDelay });
  if (recipients.length === 0) return { kind: 'other', format: 'none', recipients: [] };
  return { kind: kindOf(recipients), format: 'text', recipients };
}

const plainOf = (html: string): string =>
  html
    .slice(0, 200_000)
    .replace(/<(?:br|\/p|\/div|\/tr)[^<>]{0,200}>/gi, '\n')
    .replace(/<[^<>]{1,2000}>/g, ' ');
