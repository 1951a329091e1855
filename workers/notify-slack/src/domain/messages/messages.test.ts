import { describe, expect, test } from 'vitest';
import { validateMessage } from '../block-kit/validate.ts';
import { alertMessage } from './alert.ts';
import { approvalMessage } from './approval.ts';
import { dailyDigestMessage } from './daily-digest.ts';
import { type Message, textParts } from './message.ts';
import { withRepeats } from './repeats.ts';
import { runFailedMessage } from './run-failed.ts';

const wild = '<!channel> & *b* ```code``` <https://evil.example|x> 😀 "ț"\n';
const long = wild.repeat(900).slice(0, 40_000);
const link = `https://a.example/?q=${'x'.repeat(2_900)}`;
const fields = Array.from({ length: 50 }, (_, n) => ({ label: `${n} ${wild}`, value: long.slice(0, 2_000) }));

const alert = {
  severity: 'critical' as const,
  title: 'Orders are not invoiced',
  description: 'The queue has grown for ten minutes.',
  source: 'billing',
  runbookUrl: 'https://wiki.example.com/runbooks/billing',
  mentions: ['here', 'S012'],
  at: '2026-11-29T10:00:00Z',
};

test('an alert shows how bad it is, whom it calls, what happened, where, the runbook and when', () => {
  expect(alertMessage(alert, 'en')).toEqual([
    {
      text: '🔴 Critical: Orders are not invoiced – The queue has grown for ten minutes.',
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: '🔴 Critical: Orders are not invoiced', emoji: true } },
        { type: 'section', text: { type: 'mrkdwn', text: '<!here> <!subteam^S012>' } },
        { type: 'section', text: { type: 'mrkdwn', text: 'The queue has grown for ten minutes.' } },
        { type: 'section', fields: [{ type: 'mrkdwn', text: '*Source*\nbilling' }] },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              text: { type: 'plain_text', text: 'Runbook', emoji: true },
              action_id: 'genius_runbook',
              style: 'primary',
              url: 'https://wiki.example.com/runbooks/billing',
            },
          ],
        },
        {
          type: 'context',
          elements: [
            {
              type: 'mrkdwn',
              text: '<!date^1795946400^{date_short_pretty} {time_secs}|2026-11-29T10:00:00.000Z>',
            },
          ],
        },
      ],
    },
  ]);
});

test('an approval request has two buttons that carry its reference, and asks again before a rejection', () => {
  const [message] = approvalMessage({ title: 'Plată', amount: '1.250,00 RON', reference: 'PO-17' }, 'ro');
  expect(message?.blocks?.slice(1)).toMatchObject([
    { fields: [{ text: '*Sumă*\n1.250,00 RON' }, { text: '*Referință*\nPO-17' }] },
    {
      elements: [
        { text: { text: 'Aprobă' }, action_id: 'genius_approve', style: 'primary', value: 'PO-17' },
        { text: { text: 'Respinge' }, action_id: 'genius_reject', style: 'danger', value: 'PO-17', confirm: {} },
      ],
    },
  ]);
});

test('an approval request with pages of its own leads to them', () => {
  const urls = { approveUrl: 'https://a.example/yes', rejectUrl: 'https://a.example/no' };
  const [message] = approvalMessage({ title: 'x', reference: 'r', ...urls }, 'en');
  expect(message?.blocks?.at(-1)).toMatchObject({ elements: [{ url: urls.approveUrl }, { url: urls.rejectUrl }] });
});

test('a daily digest has its day in words, and a line for each item', () => {
  const sections = [
    { heading: 'Facturi', items: [{ label: 'emise', value: '12', url: 'https://a.example/f' }, { label: 'A & B' }] },
    { heading: 'gol', items: [] },
  ];
  const [message] = dailyDigestMessage({ title: 'Ziua pe scurt', date: '2026-11-29', sections }, 'ro');
  expect(message?.text).toBe('Ziua pe scurt – duminică, 29 noiembrie 2026');
  expect(message?.blocks?.slice(2)).toEqual([
    { type: 'divider' },
    {
      type: 'section',
      text: { type: 'mrkdwn', text: '*Facturi*\n• <https://a.example/f|emise>: *12*\n• A &amp; B' },
    },
  ]);
});

test('a day on which nothing happened says so', () => {
  const [message] = dailyDigestMessage({ title: 'Day', date: '2026-11-29', sections: [] }, 'en');
  expect(JSON.stringify(message)).toContain('Nothing to report.');
});

test('a failed run names its task, error and id, and links to it', () => {
  const failed = { runId: 'r-1', task: 'pdf.render', code: 'GW_DEFECT', attempts: 2, url: 'https://a.example/r-1' };
  const [message] = runFailedMessage(failed, 'en');
  expect(message?.text).toBe('❌ Run failed: pdf.render, GW_DEFECT (r-1)');
  expect(message?.blocks?.at(-1)).toMatchObject({ elements: [{ url: 'https://a.example/r-1', style: 'primary' }] });
});

describe('whatever others wrote into it, Slack takes the message and it calls nobody', () => {
  const all: Record<string, Message[]> = {
    alert: alertMessage(
      { severity: 'info', title: long, description: long, source: wild, runbookUrl: link, url: link, fields },
      'ro',
    ),
    approval: approvalMessage(
      { title: long, description: long, requestedBy: wild, reference: wild, fields, url: link },
      'en',
    ),
    digest: dailyDigestMessage(
      {
        title: long,
        date: '2026-11-29',
        sections: Array.from({ length: 60 }, () => ({
          heading: wild,
          items: Array.from({ length: 60 }, () => ({ label: wild, value: wild, url: link })),
        })),
      },
      'ro',
    ),
    run: runFailedMessage({ runId: wild, task: wild, code: wild, message: long, url: link }, 'en'),
    text: textParts('x'.repeat(9_001)),
  };
  test.each(Object.entries(all))('%s', (_name, parts) => {
    expect(parts.length).toBeGreaterThan(0);
    for (const part of parts) {
      expect(validateMessage(part)).toEqual([]);
      expect(part.text.length).toBeLessThanOrEqual(3_000);
      const { elements, ...told } = part as Message & { elements?: unknown };
      const mrkdwn = [...JSON.stringify(told).matchAll(/"type":"mrkdwn","text":"((?:[^"\\]|\\.)*)"/g)];
      for (const [, text = ''] of mrkdwn) expect(text).not.toContain('<!');
    }
  });

  test('more than 50 blocks go on in the thread', () => {
    expect(all.digest?.length).toBeGreaterThan(1);
    expect(all.digest?.every(({ blocks }) => (blocks?.length ?? 0) <= 50)).toBe(true);
  });
});

test('repeats are told under the message, in the grammar of its language', () => {
  const repeats = { count: 100, since: new Date(0), until: new Date(59_000) };
  const [changed] = withRepeats(alertMessage(alert, 'ro'), repeats, 'ro');
  expect(changed?.text).toMatch(/^🔴 Critic: .* \(×100\)$/);
  expect(JSON.stringify(changed?.blocks?.at(-1))).toContain('Repetat de 100 de ori, de la <!date^0^');
  const said = (count: number) => withRepeats([{ text: 'a' }], { ...repeats, count }, 'ro')[0]?.text ?? '';
  expect([19, 20, 101, 119, 120].map((count) => /Repetat de (\d+ (?:de )?ori)/.exec(said(count))?.[1])).toEqual([
    '19 ori',
    '20 de ori',
    '101 ori',
    '119 ori',
    '120 de ori',
  ]);
  expect(validateMessage(changed)).toEqual([]);
});
