import { expect, test } from 'vitest';
import { readGold } from '../testing/gold-folder.ts';
import { checkBlocks, type Surface } from './block-checks.ts';

const plain = (length: number) => ({ type: 'plain_text', text: 'x'.repeat(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: 'x'.repeat(length) });
const times = <T>(count: number, value: T) => Array.from({ length: count }, () => value);
const button = { type: 'button', text: plain(1) };
const option = { text: plain(1), value: 'x' };
const section = (facts: object) => [{ type: 'section', ...facts }];
const actions = (...elements: object[]) => [{ type: 'actions', elements }];
const input = (element: object) => [{ type: 'input', label: plain(1), element }];

test.for([
  'view_home_001',
  'view_home_003',
  'view_home_005',
  'view_modal_001',
  'view_modal_003',
  'view_modal_005',
  'view_modal_007',
  'view_modal_009',
])('gold: nothing is wrong with %s', async (name, ctx) => {
  const view = await readGold<{ type: Surface; blocks: unknown[] }>(ctx, `notify-slack/blocks/${name}.json`);
  expect(checkBlocks(view.blocks, view.type)).toEqual([]);
});

/** Each pair: at the limit, and one beyond it. */
test.for<[string, unknown[], unknown[], string]>([
  [
    'blocks of a message',
    times(50, { type: 'divider' }),
    times(51, { type: 'divider' }),
    'no more than 50 items allowed [json-pointer:/blocks]',
  ],
  [
    'text of a section',
    section({ text: mrkdwn(3_000) }),
    section({ text: mrkdwn(3_001) }),
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'empty text',
    section({ text: mrkdwn(1) }),
    section({ text: mrkdwn(0) }),
    'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'fields of a section',
    section({ fields: times(10, mrkdwn(1)) }),
    section({ fields: times(11, mrkdwn(1)) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'text of a field',
    section({ fields: [mrkdwn(2_000)] }),
    section({ fields: [mrkdwn(2_001)] }),
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'a section with words',
    section({ text: mrkdwn(1) }),
    section({}),
    'missing required field: text [json-pointer:/blocks/0]',
  ],
  [
    'text of a header',
    [{ type: 'header', text: plain(150) }],
    [{ type: 'header', text: plain(151) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a header is plain',
    [{ type: 'header', text: plain(1) }],
    [{ type: 'header', text: mrkdwn(1) }],
    'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
  ],
  [
    'elements of actions',
    actions(...times(25, button)),
    actions(...times(26, button)),
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'elements of a context',
    [{ type: 'context', elements: times(10, mrkdwn(1)) }],
    [{ type: 'context', elements: times(11, mrkdwn(1)) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'text of a button',
    actions({ ...button, text: plain(75) }),
    actions({ ...button, text: plain(76) }),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a button is plain',
    actions(button),
    actions({ ...button, text: mrkdwn(1) }),
    'unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/text/type]',
  ],
  [
    'value of a button',
    actions({ ...button, value: 'x'.repeat(2_000) }),
    actions({ ...button, value: 'x'.repeat(2_001) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'address of a button',
    actions({ ...button, url: 'x'.repeat(3_000) }),
    actions({ ...button, url: 'x'.repeat(3_001) }),
    'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
  ],
  [
    'action_id',
    actions({ ...button, action_id: 'x'.repeat(255) }),
    actions({ ...button, action_id: 'x'.repeat(256) }),
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'style of a button',
    actions({ ...button, style: 'danger' }),
    actions({ ...button, style: 'red' }),
    'must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    'block_id',
    section({ text: mrkdwn(1), block_id: 'x'.repeat(255) }),
    section({ text: mrkdwn(1), block_id: 'x'.repeat(256) }),
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'block_ids differ',
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'b' },
    ],
    [
      { type: 'divider', block_id: 'a' },
      { type: 'divider', block_id: 'a' },
    ],
    'block_id already exists: a [json-pointer:/blocks/1/block_id]',
  ],
  [
    'a picture has words',
    [{ type: 'image', image_url: 'https://e.com/a.png', alt_text: 'x' }],
    [{ type: 'image', image_url: 'https://e.com/a.png' }],
    'missing required field: alt_text [json-pointer:/blocks/0]',
  ],
  [
    'options of a menu',
    actions({ type: 'static_select', options: times(100, option) }),
    actions({ type: 'static_select', options: times(101, option) }),
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'text of an option',
    actions({ type: 'static_select', options: [{ ...option, text: plain(75) }] }),
    actions({ type: 'static_select', options: [{ ...option, text: plain(76) }] }),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'choices',
    actions({ type: 'checkboxes', options: times(10, option) }),
    actions({ type: 'checkboxes', options: times(11, option) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'overflow',
    actions({ type: 'overflow', options: times(5, option) }),
    actions({ type: 'overflow', options: times(6, option) }),
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'a date',
    actions({ type: 'datepicker', initial_date: '2026-11-29' }),
    actions({ type: 'datepicker', initial_date: '29.11.2026' }),
    'must be a valid date [json-pointer:/blocks/0/elements/0/initial_date]',
  ],
  [
    'where an element stands',
    input({ type: 'plain_text_input' }),
    actions({ type: 'plain_text_input' }),
    'unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
  ],
  [
    'title of a confirmation',
    actions({ ...button, confirm: { title: plain(100), text: plain(300), confirm: plain(30), deny: plain(30) } }),
    actions({ ...button, confirm: { title: plain(101), text: plain(300), confirm: plain(30), deny: plain(30) } }),
    'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
  ],
  [
    'markdown',
    [{ type: 'markdown', text: 'x'.repeat(12_000) }],
    [{ type: 'markdown', text: 'x'.repeat(12_001) }],
    'must be less than 12001 characters [json-pointer:/blocks/0/text]',
  ],
  [
    'rich text',
    [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x' }] }] }],
    [{ type: 'rich_text', elements: [{ type: 'text', text: 'x' }] }],
    'unsupported type: text [json-pointer:/blocks/0/elements/0/type]',
  ],
  ['a known type', [{ type: 'divider' }], [{ type: 'line' }], 'unsupported type: line [json-pointer:/blocks/0/type]'],
  ['a type', [{ type: 'divider' }], ['divider'], 'missing required field: type [json-pointer:/blocks/0]'],
])('%s: the limit is taken, one beyond it is refused with its place', ([, good, bad, problem]) => {
  expect(checkBlocks(good, 'message')).toEqual([]);
  expect(checkBlocks(bad, 'message')).toContain(problem);
});

test('a view has a hundred blocks, and none that only messages have', () => {
  expect(checkBlocks(times(100, { type: 'divider' }), 'modal')).toEqual([]);
  expect(checkBlocks(times(101, { type: 'divider' }), 'home')).toEqual([
    'no more than 100 items allowed [json-pointer:/blocks]',
  ]);
  expect(checkBlocks([{ type: 'markdown', text: 'x' }], 'modal')).toEqual([
    'unsupported type: markdown [json-pointer:/blocks/0/type]',
  ]);
});
