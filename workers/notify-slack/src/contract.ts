/** The tasks of `notify.slack`: what a caller sends and gets. */

import { blobRef, defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';

const QUEUE = 'notify.slack';

const line = (max: number) => z.string().trim().min(1).max(max);
const webLink = z.url({ protocol: /^https?$/ }).max(3_000);
const channel = z
  .string()
  .regex(/^([A-Z0-9]{2,20}|#[^\s#@,]{1,80})$/, 'must be the id of a channel, or its name after #')
  .describe('Id of a channel (C…, G…, D…), or its name after #.');
const channelId = z
  .string()
  .regex(/^[A-Z0-9]{2,20}$/, 'must be the id of a channel')
  .describe('Id of a channel, as a sent message gave it.');
const ts = z
  .string()
  .regex(/^\d{1,12}\.\d{1,10}$/, 'must be the ts of a message, such as 1503435956.000247')
  .describe('The `ts` of a message, as a sent message gave it.');

const to = z
  .object({
    destination: z
      .string()
      .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/)
      .optional()
      .describe('A destination of the tenant, kept as the secret `slack/destinations/<name>`.'),
    channel: channel.optional(),
    email: z.email().max(320).optional().describe('A person, by the address of their account; gets a direct message.'),
  })
  .refine((given) => !(given.channel && given.email), { error: 'channel and email exclude each other' })
  .describe('Default: SLACK_CHANNEL, or the channel of the webhook.');

const field = z.object({ label: line(200), value: line(2_000) });
const mentions = z
  .array(z.string().regex(/^(here|channel|everyone|[USW][A-Z0-9]{2,20})$/))
  .max(20)
  .optional()
  .describe('Who is called: here, channel, everyone, or ids of users (U…) and user groups (S…).');

const alert = z.object({
  severity: z.enum(['critical', 'error', 'warning', 'info']),
  title: line(500),
  description: z.string().max(50_000).optional(),
  source: line(200).optional().describe('Which system says so.'),
  runbookUrl: webLink.optional().describe('What to do about it.'),
  url: webLink.optional().describe('Where it can be seen.'),
  fields: z.array(field).max(50).optional(),
  mentions,
  at: z.iso.datetime({ offset: true }).optional().describe('When it happened.'),
});

const approval = z.object({
  title: line(500),
  description: z.string().max(50_000).optional(),
  requestedBy: line(200).optional(),
  amount: line(100).optional().describe('Such as "1.250,00 RON", shown as it is.'),
  due: line(100).optional(),
  reference: line(500).describe('What is approved; comes back with the button that was pressed.'),
  fields: z.array(field).max(50).optional(),
  approveUrl: webLink
    .optional()
    .describe('Page that approves. Default: the button tells the app that the token belongs to.'),
  rejectUrl: webLink.optional(),
  url: webLink.optional().describe('Where it can be seen.'),
  mentions,
});

const digest = z.object({
  title: line(500),
  date: z.iso.date().describe('The day it is about.'),
  sections: z
    .array(
      z.object({
        heading: line(500),
        items: z.array(z.object({ label: line(500), value: line(200).optional(), url: webLink.optional() })).max(500),
      }),
    )
    .max(100),
  url: webLink.optional(),
});

const runFailed = z.object({
  runId: line(200),
  task: line(200),
  code: line(200).describe('Code of the failure.'),
  message: z.string().max(50_000).optional(),
  attempts: z.number().int().positive().optional(),
  url: webLink.optional().describe('The page of the run.'),
});

const block = z.looseObject({ type: z.string().max(100) });

const contents = {
  text: z.string().max(100_000).optional().describe('Beside blocks: what notifications and screen readers give.'),
  format: z
    .enum(['text', 'mrkdwn'])
    .default('text')
    .describe('`text`: & < > are escaped, so that nobody’s words become a link or call people. `mrkdwn`: as it is.'),
  blocks: z.array(block).min(1).max(1_000).optional().describe('Block Kit; checked by every documented limit.'),
  attachments: z.array(z.looseObject({})).min(1).max(1_000).optional(),
  alert: alert.optional(),
  approval: approval.optional(),
  digest: digest.optional(),
  runFailed: runFailed.optional(),
  language: z.enum(['en', 'ro']).default('en').describe('Of the words around what is told.'),
};
const TYPED = ['alert', 'approval', 'digest', 'runFailed'] as const;

interface Given {
  text?: string | undefined;
  blocks?: unknown;
  attachments?: unknown;
  alert?: unknown;
  approval?: unknown;
  digest?: unknown;
  runFailed?: unknown;
}

/** A typed message stands alone; text, blocks and attachments go together. */
const hasOneContent = (given: Given): boolean => {
  const typed = TYPED.filter((name) => given[name] !== undefined).length;
  const free = Boolean(given.text?.trim()) || given.blocks !== undefined || given.attachments !== undefined;
  return typed + Number(free) === 1;
};
const oneContent = {
  error: 'must be one message: text with blocks or attachments, or one of alert, approval, digest, runFailed',
  path: ['text'],
};

const window = z.string().regex(/^([1-9]\d{0,4}s|[1-9]\d{0,2}m|([1-9]|1\d|2[0-4])h)$/, 'must be such as 60s, 5m or 1h');
const dedupe = z
  .union([
    z.literal(false),
    z.object({
      key: line(500).optional().describe('Messages with the same key are equal. Default: those with the same content.'),
      window: window.default('1m').describe('The first goes out at once; the others within this time are counted.'),
    }),
  ])
  .optional()
  .describe('Default: alerts within a minute, nothing else.');
const subjectId = z.string().max(200).optional().describe('Whom the message is about, for access and erasure.');

const sent = defineEvent({
  type: 'slack.sent',
  summary: 'A message, a change or a file is at Slack, or was counted into a message that is.',
  data: z.object({
    state: z.enum(['sent', 'counted', 'updated', 'uploaded']),
    channel: z.string().optional(),
    ts: z.string().optional(),
  }),
});
const failed = defineEvent({ type: 'slack.failed', summary: 'Slack did not take it.', data: z.object({}) });

const output = z.object({
  state: z.enum(['sent', 'counted']).describe('`counted`: an equal message went out already in this window.'),
  via: z.enum(['bot', 'webhook']),
  channel: z.string().optional().describe('Id of the channel; webhooks do not tell.'),
  ts: z.string().optional().describe('Of the first message; webhooks do not tell.'),
  messages: z.number().int().nonnegative().describe('Posts it took, replies in the thread included.'),
  repeats: z.number().int().optional().describe('Of `counted`: how many equal ones came so far, the first included.'),
});

type Sent = z.output<typeof output>;
const tellSent = publishes(sent, ({ output: { state, channel: where, ts: when } }: { output: Sent }) => ({
  state,
  ...(where ? { channel: where } : {}),
  ...(when ? { ts: when } : {}),
}));

const personalData = {
  subject: (asked: { subjectId?: string | undefined }) => asked.subjectId,
  purpose: 'notification',
  basis: 'legitimate-interests' as const,
};
/** Many wait for their turn at a channel; the turn comes once a second. */
const limits = { attempts: 10, soft: '5m', ttl: '7d', inputBytes: 2_000_000 } as const;
const retry = { first: '2s', cap: '5m', total: '1d' } as const;

export const notifySlack = defineTask({
  name: 'notify.slack',
  queue: QUEUE,
  summary: 'Posts a message to Slack: text, Block Kit, or an alert, approval request, daily digest or failed run.',
  summaryRo:
    'Publică un mesaj în Slack: text, Block Kit sau o alertă, o cerere de aprobare, un rezumat zilnic, o rulare eșuată.',
  input: z.object({ to: to.optional(), ...contents, dedupe, subjectId }).refine(hasOneContent, oneContent),
  output,
  limits,
  retry,
  idempotent: 'Each post happens once for a run: it carries the id of its run, by which it is found again.',
  personalData,
  limit: {
    // An address is personal data, and keys of limits are kept and shown.
    key: ({ to: asked }) => `${asked?.destination ?? ''}/${asked?.email ? 'people' : (asked?.channel ?? '')}`,
    concurrency: 10,
  },
  events: { done: tellSent, failed: { event: failed } },
  examples: [
    { title: 'a text', input: { text: 'Backup finished.' } },
    {
      title: 'an alert; equal ones within a minute are counted',
      input: {
        to: { channel: '#alerts' },
        alert: {
          severity: 'critical',
          title: 'Orders are not invoiced',
          description: 'The queue has grown for ten minutes.',
          source: 'billing',
          runbookUrl: 'https://wiki.example.com/runbooks/billing',
        },
      },
    },
    {
      title: 'an approval request in Romanian',
      input: {
        language: 'ro',
        approval: { title: 'Plată către furnizor', amount: '1.250,00 RON', requestedBy: 'Ana Pop', reference: 'PO-17' },
      },
    },
    {
      title: 'Block Kit to a destination of the tenant',
      input: {
        to: { destination: 'sales' },
        text: 'New order',
        blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '*New order* 1042' } }],
      },
    },
  ],
});

export const updateSlack = defineTask({
  name: 'slack.update',
  queue: QUEUE,
  summary: 'Changes a message that was posted to Slack.',
  summaryRo: 'Modifică un mesaj publicat în Slack.',
  input: z
    .object({ destination: to.shape.destination, channel: channelId, ts, ...contents, subjectId })
    .refine(hasOneContent, oneContent),
  output: z.object({ channel: z.string(), ts: z.string() }),
  limits,
  retry,
  idempotent: 'The same change again gives the same message; changes of one message are made in their order.',
  personalData,
  ordered: ({ channel: where, ts: when }) => `${where}/${when}`,
  events: {
    done: publishes(sent, ({ output: done }: { output: { channel: string; ts: string } }) => ({
      state: 'updated' as const,
      ...done,
    })),
    failed: { event: failed },
  },
  examples: [
    {
      title: 'an alert that is over',
      input: { channel: 'C024BE91L', ts: '1503435956.000247', text: 'Solved: orders are invoiced again.' },
    },
  ],
});

export const threadSlack = defineTask({
  name: 'slack.thread',
  queue: QUEUE,
  summary: 'Replies in the thread of a message at Slack.',
  summaryRo: 'Răspunde în firul unui mesaj din Slack.',
  input: z
    .object({
      destination: to.shape.destination,
      channel: channelId,
      ts,
      broadcast: z.boolean().default(false).describe('Whether the channel sees the reply too.'),
      ...contents,
      subjectId,
    })
    .refine(hasOneContent, oneContent),
  output,
  limits,
  retry,
  idempotent: 'Each post happens once for a run: it carries the id of its run, by which it is found again.',
  personalData,
  limit: { key: ({ destination, channel: where }) => `${destination ?? ''}/${where}`, concurrency: 10 },
  events: { done: tellSent, failed: { event: failed } },
  examples: [
    { title: 'a reply', input: { channel: 'C024BE91L', ts: '1503435956.000247', text: 'Ana is looking at it.' } },
  ],
});

export const uploadSlack = defineTask({
  name: 'slack.upload',
  queue: QUEUE,
  summary: 'Uploads a file to a channel or thread of Slack.',
  summaryRo: 'Încarcă un fișier într-un canal sau fir din Slack.',
  input: z.object({
    to: to.optional(),
    file: blobRef,
    filename: z
      .string()
      .min(1)
      .max(255)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
      .regex(/^[^\u0000-\u001f\u007f/\\]+$/, 'must be a name without a folder'),
    title: line(500).optional(),
    comment: z.string().max(3_000).optional().describe('Text of the message with the file; & < > are escaped.'),
    altText: z.string().max(1_000).optional().describe('What a picture shows, for those who do not see it.'),
    threadTs: ts.optional(),
    subjectId,
  }),
  output: z.object({ channel: z.string(), fileId: z.string(), bytes: z.number().int() }),
  limits: { ...limits, soft: '10m' },
  retry,
  idempotent: 'The file is shared once for a run: its id at Slack is kept, by which it is found again.',
  personalData,
  events: {
    done: publishes(sent, ({ output: { channel: where } }: { output: { channel: string } }) => ({
      state: 'uploaded' as const,
      channel: where,
    })),
    failed: { event: failed },
  },
  examples: [
    { title: 'a report', input: { to: { channel: '#sales' }, file: { blob: 'report.pdf' }, filename: 'report.pdf' } },
  ],
});

/** Sent by `notify.slack` to itself when a window of equal messages ends. */
export const digestSlack = defineTask({
  name: 'slack.digest',
  queue: QUEUE,
  summary: 'Ends a window of equal messages: writes the count into the message. Sent by notify.slack itself.',
  summaryRo: 'Încheie o perioadă de mesaje identice: scrie numărul lor în mesaj. Trimisă chiar de notify.slack.',
  input: z.object({
    /** Of the window; its counters stand under it. */
    window: z.string().min(1).max(300),
    since: z.iso.datetime(),
    message: z.object({ to: to.optional(), ...contents }),
    subjectId,
  }),
  output: z.object({ count: z.number().int(), how: z.enum(['changed', 'posted', 'nothing']) }),
  limits,
  retry,
  idempotent: 'The count is fixed once, and the message that shows it is changed or posted once.',
  personalData,
});
