/** The tasks of `email.send`: what a caller sends and gets. */

import { blobRef, defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';

/** C0 controls and DEL: a line break in a header would begin another header. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const CONTROLS = /[\u0000-\u001f\u007f]/;
const oneLine = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !CONTROLS.test(text), 'it has a line break or another control character')
    .refine((text) => text.isWellFormed(), 'it has half a character');

const addressText = oneLine(320).regex(/^[^<>]+@[^<>@]+$/, 'it is no e-mail address');
const mailbox = z
  .union([addressText, z.object({ address: addressText, name: oneLine(200).optional() })])
  .describe('An address, or an address with the name of its owner.');
const mailboxes = z.array(mailbox).max(100).default([]);
const messageId = oneLine(500).regex(/^<[^<>\s]+@[^<>\s]+>$/, 'it must be <something@domain>');
const subjectId = z.string().max(200).optional().describe('Whom the message is about, for access and erasure.');
const senderName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
  .default('default')
  .describe('`default` is what the environment says; any other is the secret `email/senders/<name>`.');

const scalarType = z.enum([
  'text',
  'lines',
  'integer',
  'number',
  'money',
  'date',
  'datetime',
  'boolean',
  'url',
  'email',
]);
const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/);
const scalarField = z.union([
  scalarType,
  z.object({ type: scalarType, optional: z.boolean().default(false), currency: z.string().length(3).optional() }),
]);
const fields = z
  .record(fieldName, z.union([scalarField, z.object({ list: z.record(fieldName, scalarField) })]))
  .default({})
  .describe('The type of each value that the template names; a list has rows with fields of their own.');
const data = z
  .record(fieldName, z.unknown())
  .default({})
  .describe('The values. Money is a decimal number as text; dates are ISO 8601.');

const MAX_TEXT = 2_000_000;
const template = z
  .object({
    mjml: z.string().min(1).max(MAX_TEXT).optional(),
    html: z.string().min(1).max(MAX_TEXT).optional(),
    text: z.string().max(MAX_TEXT).optional().describe('Default: made from the HTML.'),
    fields,
  })
  .refine(({ mjml, html, text }) => (mjml === undefined) !== (html === undefined) || (!mjml && !html && !!text), {
    error: 'it has mjml, or html, or only text',
  })
  .describe('Mustache in MJML, HTML or text: {{name}}, {{#rows}}…{{/rows}}, {{^none}}…{{/none}}. Always escaped.');
const locale = z.enum(['ro', 'en']).default('ro').describe('How numbers, money and dates are written.');

const attachment = z.object({
  content: z.union([blobRef, z.object({ base64: z.base64() })]),
  filename: oneLine(255).min(1),
  mediaType: oneLine(200)
    .regex(/^[\w.+-]+\/[\w.+-]+$/)
    .optional()
    .describe("Default: the blob's, or by the name."),
});
const inlineImage = attachment.extend({
  cid: oneLine(200)
    .regex(/^[A-Za-z0-9._@-]+$/)
    .describe('The HTML shows it as src="cid:…".'),
});

const moment = z.iso.datetime({ offset: true });
const calendar = z.object({
  method: z.enum(['REQUEST', 'CANCEL']).default('REQUEST'),
  uid: oneLine(200).min(1).describe('The same for an event, its changes and its cancellation.'),
  sequence: z.number().int().min(0).default(0).describe('Counted up with each change.'),
  start: moment,
  end: moment,
  summary: oneLine(500),
  description: z.string().max(10_000).optional(),
  location: oneLine(500).optional(),
  url: z.url({ protocol: /^https?$/ }).optional(),
  organizer: mailbox.optional().describe('Default: the sender.'),
  attendees: z.array(mailbox).max(100).optional().describe('Default: those in `to`.'),
  reminderMinutes: z.number().int().min(0).max(40_320).optional(),
});

const listUnsubscribe = z
  .object({
    url: z
      .url({ protocol: /^https$/ })
      .max(900)
      .optional(),
    mailto: oneLine(900)
      .regex(/^[^<>\s,]+@[^<>\s,]+$/)
      .optional(),
    oneClick: z.boolean().default(true).describe('RFC 8058; needs `url`.'),
  })
  .refine(({ url, mailto }) => url ?? mailto, { error: 'it needs a url or a mailto' });

/** Headers that the message itself does not make, and that mislead nobody. */
const headerName = z
  .string()
  .max(100)
  .regex(
    /^(x-[a-z0-9-]+|auto-submitted|precedence|feedback-id|list-(id|help|post|archive|owner|subscribe)|organization|keywords|comments|sensitivity|disposition-notification-to|entity-ref-id)$/i,
    'it is no header that may be set here',
  );
const headerValue = oneLine(2_000).refine((text) => !/\S{900}/.test(text), 'a word of it has more than 900 characters');
const headers = z.record(headerName, headerValue).default({});

const common = {
  sender: senderName,
  from: mailbox
    .optional()
    .describe("Default: the sender's own. Another address must be of a domain that the sender may use."),
  replyTo: mailboxes,
  locale,
  attachments: z.array(attachment).max(50).default([]),
  inline: z.array(inlineImage).max(50).default([]),
  listUnsubscribe: listUnsubscribe.optional(),
  headers,
  priority: z.enum(['high', 'normal', 'low']).default('normal'),
};

const words = z.string().describe("The server's words, without control characters and addresses.");
const refusal = { code: z.number().int(), enhanced: z.string().optional(), words };

const sent = defineEvent({
  type: 'email.sent',
  summary: 'A message was handed to the mail server.',
  data: z.object({ message_id: z.string().optional(), accepted: z.number().int(), rejected: z.number().int() }),
});
const failed = defineEvent({ type: 'email.failed', summary: 'A message could not be sent.', data: z.object({}) });
const bounced = defineEvent({
  type: 'email.bounced',
  summary: 'A bounce or complaint was read.',
  data: z.object({ kinds: z.array(z.string()), suppressed: z.number().int() }),
});

const sendInput = z
  .object({
    ...common,
    to: mailboxes,
    cc: mailboxes,
    bcc: mailboxes,
    subject: oneLine(998).optional(),
    text: z.string().max(MAX_TEXT).optional().describe('Default: made from the HTML.'),
    html: z.string().max(MAX_TEXT).optional(),
    template: template.optional(),
    data,
    calendar: calendar.optional(),
    inReplyTo: messageId.optional(),
    references: z.array(messageId).max(100).default([]),
    messageId: messageId.optional().describe('Default: made from the key of the run, the same at every attempt.'),
    raw: blobRef.optional().describe('A whole message (RFC 5322), sent as it is to those in `to`, `cc` and `bcc`.'),
    subjectId,
  })
  .refine(({ to, cc, bcc }) => to.length + cc.length + bcc.length > 0, { error: 'nobody is to get it', path: ['to'] })
  .refine(({ to, cc, bcc }) => to.length + cc.length + bcc.length <= 100, {
    error: 'more than 100 are to get it; use email.bulk',
    path: ['to'],
  })
  .refine(
    ({ raw, html, text, template }) => [raw, html ?? text, template].filter((x) => x !== undefined).length === 1,
    {
      error: 'it needs one of text/html, template and raw',
      path: ['text'],
    },
  )
  .refine(({ raw, subject }) => (raw === undefined) === (subject !== undefined), {
    error: 'a message needs a subject, and a raw one has its own',
    path: ['subject'],
  });

const sendOutput = z.object({
  messageId: z.string(),
  accepted: z.array(z.string()),
  rejected: z
    .array(z.object({ address: z.string(), ...refusal }))
    .describe('Refused by the server; the others got it.'),
  suppressed: z
    .array(z.object({ address: z.string(), reason: z.string() }))
    .describe('Not mailed: on the suppression list.'),
  response: words.optional(),
  bytes: z.number().int(),
  signedBy: z.array(z.string()).describe('`domain/selector` of each DKIM signature.'),
});

const MEGABYTE = 1_024 * 1_024;
type Sent = { output: z.output<typeof sendOutput> };

export const sendEmail = defineTask({
  name: 'email.send',
  queue: 'email.send',
  summary: 'Sends a message: HTML, MJML or text, with attachments, inline images or an invitation, signed by DKIM.',
  summaryRo: 'Trimite un mesaj: HTML, MJML sau text, cu atașamente, imagini sau o invitație, semnat DKIM.',
  input: sendInput,
  output: sendOutput,
  limits: { attempts: 10, soft: '5m', hard: '6m', inputBytes: 40 * MEGABYTE },
  retry: { first: '2s', factor: 4, cap: '15m', total: '2d' },
  idempotent: 'Its Message-ID comes from the key of the run, and each Message-ID is handed over at most once.',
  personalData: {
    subject: ({ subjectId: given, to, cc, bcc }) => given ?? theOnly([...to, ...cc, ...bcc]),
    purpose: 'correspondence',
    basis: 'contract',
  },
  events: {
    done: publishes(sent, ({ output: { messageId: id, accepted, rejected } }: Sent) => ({
      message_id: id,
      accepted: accepted.length,
      rejected: rejected.length,
    })),
    failed: { event: failed },
  },
  examples: [
    {
      title: 'a text',
      input: { to: ['ana@example.com'], subject: 'Factura nr. 12', text: 'Bună ziua, atașat găsiți factura.' },
    },
    {
      title: 'an MJML template with typed data',
      input: {
        to: [{ address: 'ana@example.com', name: 'Ana Ionescu' }],
        subject: 'Factura {{number}}',
        template: {
          mjml: '<mjml><mj-body><mj-section><mj-column><mj-text>Total: {{total}}</mj-text></mj-column></mj-section></mj-body></mjml>',
          fields: { number: 'text', total: { type: 'money', currency: 'RON' } },
        },
        data: { number: 'GW-12', total: '1190.00' },
      },
    },
  ],
});

const recipient = z.object({ to: mailbox, data, messageId: messageId.optional() });

const bulkInput = z.object({
  ...common,
  recipients: z
    .union([z.array(recipient).min(1).max(10_000), blobRef])
    .describe('Up to 10 000 of { to, data }: a list, or a blob with a JSON list or one JSON object a line.'),
  subject: oneLine(998).describe('May name values of the template.'),
  template,
  unsubscribeUrl: z
    .string()
    .max(2_000)
    .regex(/^https:\/\//)
    .optional()
    .describe('List-Unsubscribe of each recipient, such as "https://example.com/u?t={{token}}".'),
});

const bulkStatus = z.enum(['sent', 'rejected', 'suppressed', 'duplicate', 'invalid', 'deferred', 'unknown']);
const bulkOutput = z.object({
  counts: z.record(bulkStatus, z.number().int()),
  results: z.array(
    z.object({
      index: z.number().int(),
      address: z.string(),
      status: bulkStatus,
      messageId: z.string().optional(),
      code: z.number().int().optional(),
      words: words.optional(),
      problem: z.string().optional(),
    }),
  ),
});

export const sendBulk = defineTask({
  name: 'email.bulk',
  queue: 'email.send',
  summary: 'Sends one template to up to 10,000 recipients, one message and one result each; goes on where it stopped.',
  summaryRo:
    'Trimite un șablon la cel mult 10.000 de destinatari, câte un mesaj și un rezultat; continuă de unde s-a oprit.',
  input: bulkInput,
  output: bulkOutput,
  limits: { attempts: 10, soft: '4h', hard: '5h', inputBytes: 60 * MEGABYTE },
  retry: { first: '2s', factor: 4, cap: '15m', total: '2d' },
  idempotent: 'Each message has its own Message-ID, made from the run and its place, and is handed over at most once.',
  personalData: { subject: () => undefined, purpose: 'correspondence', basis: 'legitimate-interests' },
  events: {
    done: publishes(sent, ({ output: { counts } }: { output: z.output<typeof bulkOutput> }) => ({
      accepted: counts.sent ?? 0,
      rejected: counts.rejected ?? 0,
    })),
    failed: { event: failed },
  },
  examples: [
    {
      title: 'two recipients',
      input: {
        subject: 'Salut, {{name}}!',
        template: { text: 'Salut, {{name}}!', fields: { name: 'text' } },
        recipients: [
          { to: 'ana@example.com', data: { name: 'Ana' } },
          { to: 'dan@example.com', data: { name: 'Dan' } },
        ],
      },
    },
  ],
});

const verdict = z.enum(['yes', 'no', 'unknown']);

export const verifyEmail = defineTask({
  name: 'email.verify',
  queue: 'email.send',
  summary: 'Looks whether an address is well formed and its domain takes mail (MX, or A and AAAA).',
  summaryRo: 'Verifică dacă o adresă este corect scrisă și dacă domeniul ei primește poștă (MX, sau A și AAAA).',
  input: z.object({ address: z.string().min(1).max(1_000), subjectId }),
  output: z.object({
    deliverable: verdict.describe('Whether mail can reach its domain. Nobody but its server knows of the mailbox.'),
    syntax: z.boolean(),
    address: z.string().optional().describe('With the domain as DNS has it.'),
    domain: z.string().optional(),
    needsSmtpUtf8: z.boolean().optional(),
    mailServers: z.array(z.object({ host: z.string(), priority: z.number().int() })),
    reason: z.enum(['ok', 'syntax', 'no-domain', 'null-mx', 'no-mail-server', 'address-only', 'dns-failed', 'literal']),
  }),
  limits: { attempts: 3, soft: '20s' },
  idempotent: 'It only asks DNS.',
  personalData: {
    subject: ({ subjectId: given, address }) => given ?? address.trim().toLowerCase().slice(0, 200),
    purpose: 'correspondence',
    basis: 'legitimate-interests',
  },
  examples: [{ title: 'an address', input: { address: 'ana@example.com' } }],
});

const bounceRecipient = z.object({
  address: z.string(),
  kind: z.enum(['hard', 'soft', 'complaint', 'delayed', 'delivered']),
  action: z.string().optional(),
  status: z.string().optional().describe('Enhanced status code, RFC 3463.'),
  diagnostic: z.string().optional(),
  remoteMta: z.string().optional(),
  suppressed: z.boolean(),
});

const bounceOutput = z.object({
  kind: z.enum(['bounce', 'complaint', 'delay', 'success', 'receipt', 'auto-reply', 'unsubscribe', 'other']),
  format: z.enum(['dsn', 'arf', 'mdn', 'text', 'none']),
  recipients: z.array(bounceRecipient),
  originalMessageId: z.string().optional(),
  originalSubject: z.string().optional(),
  feedbackType: z.string().optional(),
  disposition: z.string().optional(),
});

export const readBounce = defineTask({
  name: 'email.bounce',
  queue: 'email.send',
  summary: 'Reads a bounce, complaint or receipt, and keeps hard bounces and complaints on the suppression list.',
  summaryRo: 'Citește un refuz, o reclamație sau o confirmare și reține adresele refuzate în lista de excluderi.',
  input: z
    .object({
      message: blobRef.optional(),
      raw: z
        .string()
        .max(30 * MEGABYTE)
        .optional()
        .describe('The message as text.'),
      base64: z.base64().optional(),
      suppress: z.boolean().default(true).describe('Puts hard bounces and complaints on the suppression list.'),
      recipient: addressText.optional().describe('Who it was sent to, where the report itself does not say.'),
    })
    .refine((given) => [given.message, given.raw, given.base64].filter((x) => x !== undefined).length === 1, {
      error: 'it needs one of message, raw and base64',
      path: ['message'],
    }),
  output: bounceOutput,
  limits: { attempts: 3, soft: '1m', inputBytes: 40 * MEGABYTE },
  idempotent: 'The same message gives the same answer and the same entries.',
  personalData: { subject: () => undefined, purpose: 'correspondence', basis: 'legitimate-interests' },
  events: {
    done: publishes(bounced, ({ output: { recipients } }: { output: z.output<typeof bounceOutput> }) => ({
      kinds: [...new Set(recipients.map(({ kind }) => kind))],
      suppressed: recipients.filter((each) => each.suppressed).length,
    })),
  },
  examples: [{ title: 'a bounce kept as a blob', input: { message: { blob: 'bounce.eml' } } }],
});

const reason = z.enum(['hard_bounce', 'complaint', 'unsubscribe', 'manual']);
const entry = z.object({ address: z.string(), reason, at: z.string(), detail: z.string().optional() });

export const editSuppression = defineTask({
  name: 'email.suppression',
  queue: 'email.send',
  summary: 'Adds, removes or lists addresses that are not to be mailed.',
  summaryRo: 'Adaugă, scoate sau listează adresele la care nu se trimite.',
  input: z.object({
    action: z.enum(['add', 'remove', 'list']),
    addresses: z.array(addressText).max(10_000).default([]).describe('For `list`: only these. Default: all.'),
    reason: reason.default('manual'),
    after: z.string().max(320).optional().describe('For `list`: the last address of the page before.'),
    limit: z.number().int().min(1).max(1_000).default(100),
    subjectId,
  }),
  output: z.object({ changed: z.number().int(), entries: z.array(entry) }),
  limits: { attempts: 3, soft: '1m' },
  idempotent: 'An address is on the list or not, however often that is said.',
  personalData: {
    subject: ({ subjectId: given, addresses }) =>
      given ?? (addresses.length === 1 ? addresses[0]?.toLowerCase() : undefined),
    purpose: 'correspondence',
    basis: 'legal-obligation',
  },
  examples: [
    {
      title: 'somebody who asked to be left alone',
      input: { action: 'add', addresses: ['ana@example.com'], reason: 'unsubscribe' },
    },
  ],
});

/** The one person that a message goes to, by address. */
function theOnly(all: readonly z.output<typeof mailbox>[]): string | undefined {
  const [one, ...more] = all;
  if (one === undefined || more.length) return undefined;
  return (typeof one === 'string' ? one : one.address).toLowerCase();
}
