import { describe, expect, test } from 'vitest';
import { validateBlocks, validateMessage, validateView } from './validate.ts';

type Json = Record<string, unknown>;

const chars = (n: number) => 'x'.repeat(n);
const many = <T>(n: number, make: (at: number) => T): T[] => Array.from({ length: n }, (_, at) => make(at));
const plain = (n = 1): Json => ({ type: 'plain_text', text: chars(n) });
const mrkdwn = (n = 1): Json => ({ type: 'mrkdwn', text: chars(n) });
const opt = (at = 0, more: Json = {}): Json => ({ text: plain(), value: `v${at}`, ...more });
const actions = (...elements: Json[]): Json => ({ type: 'actions', elements });
const input = (element: Json, more: Json = {}): Json => ({ type: 'input', label: plain(), element, ...more });
const section = (more: Json): Json => ({ type: 'section', ...more });
const button = (more: Json = {}): Json => ({ type: 'button', text: plain(), ...more });
const confirm = (more: Json): Json => button({ confirm: { text: plain(), ...more } });
const rich = (...elements: Json[]): Json => ({ type: 'rich_text', elements });
const point = (at: number, n = 2): Json => ({ label: String(at).padStart(n, '0'), value: at + 1 });
const chart = (more: Json): Json => ({ type: 'data_visualization', title: 'x', chart: more });
const lines = (series: number, points: number, more: Json = {}): Json =>
  chart({
    type: 'line',
    series: many(series, (at) => ({ name: `s${at}`, data: many(points, (p) => point(p)) })),
    axis_config: { categories: many(points, (p) => point(p).label), ...more },
  });
const cell = (n = 1): Json => ({ type: 'raw_text', text: chars(n) });
const video = (more: Json): Json => ({
  type: 'video',
  alt_text: 'x',
  title: plain(),
  thumbnail_url: 'https://a.example/t.png',
  video_url: 'https://a.example/v',
  ...more,
});
const url = (n: number) => `https://a.example/${chars(n - 18)}`;
const image = (more: Json = {}): Json => ({
  type: 'image',
  image_url: 'https://a.example/i.png',
  alt_text: 'x',
  ...more,
});

/** What Slack documents: up to `limit` is taken, one more is not. */
const LIMITS: [what: string, limit: number, make: (n: number) => Json][] = [
  ['characters of the text of a section', 3_000, (n) => section({ text: mrkdwn(n) })],
  ['fields of a section', 10, (n) => section({ fields: many(n, () => plain()) })],
  ['characters of a field', 2_000, (n) => section({ fields: [mrkdwn(n)] })],
  ['characters of a header', 150, (n) => ({ type: 'header', text: plain(n) })],
  ['characters of a block id', 255, (n) => ({ type: 'divider', block_id: chars(n) })],
  ['elements of actions', 25, (n) => actions(...many(n, () => button()))],
  ['elements of a context', 10, (n) => ({ type: 'context', elements: many(n, () => mrkdwn()) })],
  ['characters of a context', 3_000, (n) => ({ type: 'context', elements: [mrkdwn(n)] })],
  [
    'elements of context actions',
    5,
    (n) => ({
      type: 'context_actions',
      elements: many(n, () => ({ type: 'icon_button', icon: 'trash', text: plain() })),
    }),
  ],
  ['characters of a button', 75, (n) => actions(button({ text: plain(n) }))],
  ['characters of the value of a button', 2_000, (n) => actions(button({ value: chars(n) }))],
  ['characters of the address of a button', 3_000, (n) => actions(button({ url: url(n) }))],
  ['characters of the label of a button', 75, (n) => actions(button({ accessibility_label: chars(n) }))],
  ['characters of an action id', 255, (n) => actions(button({ action_id: chars(n) }))],
  ['characters of the title of a confirmation', 100, (n) => actions(confirm({ title: plain(n) }))],
  ['characters of the text of a confirmation', 300, (n) => actions(confirm({ text: mrkdwn(n) }))],
  ['characters of the yes of a confirmation', 30, (n) => actions(confirm({ confirm: plain(n) }))],
  ['characters of the no of a confirmation', 30, (n) => actions(confirm({ deny: plain(n) }))],
  ['options of an overflow menu', 5, (n) => actions({ type: 'overflow', options: many(n, (at) => opt(at)) })],
  ['options of check boxes', 10, (n) => actions({ type: 'checkboxes', options: many(n, (at) => opt(at)) })],
  ['options of radio buttons', 10, (n) => actions({ type: 'radio_buttons', options: many(n, (at) => opt(at)) })],
  ['options of a menu', 100, (n) => actions({ type: 'static_select', options: many(n, (at) => opt(at)) })],
  [
    'options of a menu for several',
    100,
    (n) => section({ text: plain(), accessory: { type: 'multi_static_select', options: many(n, (at) => opt(at)) } }),
  ],
  [
    'groups of a menu',
    100,
    (n) => actions({ type: 'static_select', option_groups: many(n, (at) => ({ label: plain(), options: [opt(at)] })) }),
  ],
  [
    'options of a group',
    100,
    (n) => actions({ type: 'static_select', option_groups: [{ label: plain(), options: many(n, (at) => opt(at)) }] }),
  ],
  [
    'characters of the label of a group',
    75,
    (n) => actions({ type: 'static_select', option_groups: [{ label: plain(n), options: [opt()] }] }),
  ],
  ['characters of an option', 75, (n) => actions({ type: 'static_select', options: [{ text: plain(n), value: 'v' }] })],
  [
    'characters of the value of an option',
    150,
    (n) => actions({ type: 'static_select', options: [opt(0, { value: chars(n) })] }),
  ],
  [
    'characters of the description of an option',
    75,
    (n) => actions({ type: 'radio_buttons', options: [opt(0, { description: mrkdwn(n) })] }),
  ],
  [
    'characters of the address of an option',
    3_000,
    (n) => actions({ type: 'overflow', options: [opt(0, { url: url(n) })] }),
  ],
  ['characters of a placeholder', 150, (n) => actions({ type: 'users_select', placeholder: plain(n) })],
  ['characters of the label of an input', 2_000, (n) => input({ type: 'plain_text_input' }, { label: plain(n) })],
  ['characters of the hint of an input', 2_000, (n) => input({ type: 'plain_text_input' }, { hint: plain(n) })],
  ['the least length of a text input', 3_000, (n) => input({ type: 'plain_text_input', min_length: n })],
  ['the most length of a text input', 3_000, (n) => input({ type: 'plain_text_input', max_length: n })],
  ['files of a file input', 10, (n) => input({ type: 'file_input', max_files: n })],
  ['lines of a rich text input', 100, (n) => input({ type: 'rich_text_input', max_lines: n })],
  ['characters of the alternative text of an image', 2_000, (n) => image({ alt_text: chars(n) })],
  ['characters of the address of an image', 3_000, (n) => image({ image_url: url(n) })],
  ['characters of the title of an image', 2_000, (n) => image({ title: plain(n) })],
  ['characters of a markdown block', 12_000, (n) => ({ type: 'markdown', text: chars(n) })],
  ['rows of a table', 100, (n) => ({ type: 'table', rows: many(n, () => [cell()]) })],
  ['cells of a row', 20, (n) => ({ type: 'table', rows: [many(n, () => cell())] })],
  [
    'column settings of a table',
    20,
    (n) => ({ type: 'table', rows: [[cell()]], column_settings: many(n, () => ({ align: 'left' })) }),
  ],
  ['rows of a data table', 201, (n) => ({ type: 'data_table', caption: 'x', rows: many(n, () => [cell()]) })],
  ['characters of all cells', 20_000, (n) => ({ type: 'data_table', caption: 'x', rows: [[cell()], [cell(n - 1)]] })],
  [
    'rows of a page of a data table',
    100,
    (n) => ({ type: 'data_table', caption: 'x', rows: [[cell()], [cell()]], page_size: n }),
  ],
  ['characters of the title of a chart', 50, (n) => ({ ...lines(1, 1), title: chars(n) })],
  ['series of a chart', 12, (n) => lines(n, 2)],
  ['points of a series', 20, (n) => lines(1, n)],
  ['characters of a label of a chart', 20, (n) => chart({ type: 'pie', segments: [point(1, n)] })],
  ['segments of a pie', 12, (n) => chart({ type: 'pie', segments: many(n, (at) => point(at)) })],
  ['characters of the name of an axis', 50, (n) => lines(1, 2, { x_label: chars(n) })],
  ['characters of the title of a card', 150, (n) => ({ type: 'card', title: mrkdwn(n) })],
  ['characters of the body of a card', 200, (n) => ({ type: 'card', body: mrkdwn(n) })],
  ['buttons of a card', 3, (n) => ({ type: 'card', actions: many(n, () => button()) })],
  [
    'cards of a carousel',
    10,
    (n) => ({ type: 'carousel', elements: many(n, () => ({ type: 'card', title: mrkdwn() })) }),
  ],
  [
    'blocks of a container',
    10,
    (n) => ({ type: 'container', title: plain(), child_blocks: many(n, () => ({ type: 'divider' })) }),
  ],
  [
    'characters of the title of a container',
    150,
    (n) => ({ type: 'container', title: plain(n), child_blocks: [{ type: 'divider' }] }),
  ],
  [
    'tasks of a plan',
    50,
    (n) => ({ type: 'plan', title: 'x', tasks: many(n, (at) => ({ task_id: `t${at}`, title: 'x' })) }),
  ],
  ['characters of the title of a video', 200, (n) => video({ title: plain(n) })],
  ['characters of the author of a video', 50, (n) => video({ author_name: chars(n) })],
  ['characters of the description of a video', 200, (n) => video({ description: plain(n) })],
  ['the indent of a list', 8, (n) => rich({ type: 'rich_text_list', style: 'bullet', indent: n, elements: [] })],
];

describe('each limit that Slack documents', () => {
  test.each(LIMITS)('%s: %i are taken, one more is refused', (_what, limit, make) => {
    expect(validateBlocks([make(limit)])).toEqual([]);
    expect(validateBlocks([make(limit + 1)])).not.toEqual([]);
  });

  test('50 blocks make a message, 51 do not', () => {
    const divider = { type: 'divider' };
    expect(validateBlocks(many(50, () => divider))).toEqual([]);
    expect(validateBlocks(many(51, () => divider))).toEqual([{ path: 'blocks', rule: 'count', found: 51, limit: 50 }]);
  });

  test.each(['home', 'modal'])('100 blocks make a %s view, 101 do not', (type) => {
    const view = (n: number) => ({ type, title: plain(), blocks: many(n, () => ({ type: 'divider' })) });
    expect(validateView(view(100))).toEqual([]);
    expect(validateView(view(101))).toEqual([{ path: 'blocks', rule: 'count', found: 101, limit: 100 }]);
  });

  test.each([
    ['title', 24, plain],
    ['submit', 24, plain],
    ['close', 24, plain],
    ['private_metadata', 3_000, chars],
    ['callback_id', 255, chars],
    ['external_id', 255, chars],
  ] as const)('%s of a modal has at most %i characters', (name, limit, make) => {
    const modal = (n: number) => ({ type: 'modal', title: plain(), blocks: [], [name]: make(n) });
    expect(validateView(modal(limit))).toEqual([]);
    expect(validateView(modal(limit + 1))).toHaveLength(1);
  });

  test('a message has at most 100 attachments and 12,000 characters in all its markdown blocks', () => {
    expect(validateMessage({ attachments: many(100, () => ({ text: 'x' })) })).toEqual([]);
    expect(validateMessage({ attachments: many(101, () => ({ text: 'x' })) })).toHaveLength(1);
    const half = (n: number) => ({ type: 'markdown', text: chars(n) });
    expect(validateBlocks([half(6_000), half(6_000)])).toEqual([]);
    expect(validateBlocks([half(6_000), half(6_001)])).toHaveLength(1);
  });

  test('an emoji counts as one character', () => {
    expect(validateBlocks([{ type: 'header', text: { type: 'plain_text', text: '😀'.repeat(150) } }])).toEqual([]);
  });
});

describe('what Slack would refuse', () => {
  test.each<[string, unknown]>([
    ['no text and no fields', section({})],
    ['an empty text', section({ text: { type: 'mrkdwn', text: '' } })],
    ['a text that is no object', section({ text: 'x' })],
    ['a header in mrkdwn', { type: 'header', text: mrkdwn() }],
    ['a button in mrkdwn', actions(button({ text: mrkdwn() }))],
    ['emoji in mrkdwn', section({ text: { ...mrkdwn(), emoji: true } })],
    ['a type that is not known', { type: 'hologram' }],
    ['no type', { text: plain() }],
    ['a property that is not known', { type: 'divider', colour: 'red' }],
    ['an element where it may not stand', actions({ type: 'plain_text_input' })],
    ['an image among actions', actions(image())],
    ['no elements', actions()],
    ['null for an element', { type: 'actions', elements: [null] }],
    [
      'two elements of a block with the same action id',
      actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
    ],
    ['a style that is not known', actions(button({ style: 'green' }))],
    [
      'options and groups',
      actions({ type: 'static_select', options: [opt()], option_groups: [{ label: plain(), options: [opt()] }] }),
    ],
    ['neither options nor groups', actions({ type: 'static_select' })],
    ['a choice that is not offered', actions({ type: 'static_select', options: [opt(1)], initial_option: opt(2) })],
    ['a date that is none', actions({ type: 'datepicker', initial_date: '22.10.2019' })],
    ['a time that is none', actions({ type: 'timepicker', initial_time: '24:00' })],
    ['a moment in milliseconds', actions({ type: 'datetimepicker', initial_date_time: 1_628_633_820_000 })],
    ['an image from nowhere', { type: 'image', alt_text: 'x' }],
    ['an image from two places', image({ slack_file: { id: 'F0TD00400' } })],
    ['an image without words', { type: 'image', image_url: 'https://a.example/i.png' }],
    ['an empty filter', actions({ type: 'conversations_select', filter: {} })],
    ['a filter for a kind that is not known', actions({ type: 'conversations_select', filter: { include: ['dm'] } })],
    ['a least length above the most', input({ type: 'plain_text_input', min_length: 5, max_length: 4 })],
    ['a number input that says nothing of decimals', input({ type: 'number_input' })],
    ['an input without an element', { type: 'input', label: plain() }],
    [
      'two elements with the focus',
      actions({ type: 'datepicker', focus_on_load: true }, { type: 'timepicker', focus_on_load: true }),
    ],
    ['a video that is not on https', video({ video_url: 'http://a.example/v' })],
    ['rows of different lengths', { type: 'data_table', caption: 'x', rows: [[cell(), cell()], [cell()]] }],
    ['rich text in the head of a data table', { type: 'data_table', caption: 'x', rows: [[rich()], [cell()]] }],
    [
      'a series without a point for a category',
      chart({ type: 'bar', series: [{ name: 's', data: [point(0)] }], axis_config: { categories: ['00', '01'] } }),
    ],
    ['a slice of nothing', chart({ type: 'pie', segments: [{ label: 'x', value: 0 }] })],
    ['an empty card', { type: 'card' }],
    [
      'a container within a container',
      {
        type: 'container',
        title: plain(),
        child_blocks: [{ type: 'container', title: plain(), child_blocks: [{ type: 'divider' }] }],
      },
    ],
    ['rich text that is not known', rich({ type: 'rich_text_poem', elements: [] })],
    ['a call to nobody', rich({ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'world' }] })],
    ['an alert in a message', { type: 'alert', text: plain() }],
    ['a block that is a text', 'section'],
  ])('%s', (_what, block) => {
    expect(validateBlocks([block])).not.toEqual([]);
  });

  test('a block id that stands twice in a message', () => {
    const divider = { type: 'divider', block_id: 'one' };
    expect(validateBlocks([divider, divider])).toEqual([
      { path: 'blocks[1].block_id', rule: 'duplicate', found: 'a block id', limit: 'another than blocks[0]' },
    ]);
  });

  test('a message without anything in it', () => {
    expect(validateMessage({})).toMatchObject([{ path: 'text', rule: 'required' }]);
    expect(validateMessage({ text: '', blocks: [] })).toMatchObject([{ path: 'text', rule: 'required' }]);
    expect(validateMessage(undefined)).toMatchObject([{ rule: 'type' }]);
  });

  test('a modal without a title, and one with an input and no submit', () => {
    expect(validateView({ type: 'modal', blocks: [] })).toMatchObject([{ path: 'title', rule: 'required' }]);
    expect(
      validateView({ type: 'modal', title: plain(), blocks: [input({ type: 'plain_text_input' })] }),
    ).toMatchObject([{ path: 'submit', rule: 'required' }]);
  });

  test('blocks that their surface does not show', () => {
    for (const block of [
      { type: 'markdown', text: 'x' },
      { type: 'plan', title: 'x' },
    ]) {
      expect(validateView({ type: 'modal', title: plain(), blocks: [block] })).toMatchObject([
        { rule: 'not allowed here' },
      ]);
    }
    expect(validateView({ type: 'modal', title: plain(), blocks: [{ type: 'alert', text: plain() }] })).toEqual([]);
  });
});

test('blocks within attachments are checked too', () => {
  expect(validateMessage({ attachments: [{ blocks: [{ type: 'header', text: plain(151) }] }] })).toEqual([
    { path: 'attachments[0].blocks[0].text.text', rule: 'length', found: 151, limit: 150 },
  ]);
});

test('rich text with every kind of word in it is taken', () => {
  const elements = [
    { type: 'text', text: 'x', style: { bold: true, code: true } },
    { type: 'link', url: 'https://a.example', text: 'x', unsafe: true },
    { type: 'user', user_id: 'U1' },
    { type: 'usergroup', usergroup_id: 'S1' },
    { type: 'channel', channel_id: 'C1' },
    { type: 'team', team_id: 'T1' },
    { type: 'broadcast', range: 'here' },
    { type: 'emoji', name: 'wave', unicode: '1f44b' },
    { type: 'date', timestamp: 1_720_710_212, format: '{date_num}', fallback: 'x' },
    { type: 'color', value: '#F405B3' },
  ];
  const text = rich(
    { type: 'rich_text_section', elements },
    {
      type: 'rich_text_list',
      style: 'ordered',
      indent: 1,
      offset: 2,
      elements: [{ type: 'rich_text_section', elements }],
    },
    { type: 'rich_text_preformatted', border: 1, elements: [{ type: 'text', text: 'x' }] },
    { type: 'rich_text_quote', elements },
  );
  expect(validateBlocks([text])).toEqual([]);
});

test('an issue says where and what, and carries no content', () => {
  const secret = 'IBAN RO49AAAA1B31007593840000';
  const issues = validateBlocks([
    { type: `hologram ${secret}` },
    { type: 'header', text: { type: 'plain_text', text: secret.repeat(10) } },
    section({ text: { type: 'mrkdwn', text: 'x', [secret]: true } }),
  ]);
  expect(issues.map(({ path, rule }) => ({ path, rule }))).toEqual([
    { path: 'blocks[0].type', rule: 'unknown type' },
    { path: 'blocks[1].text.text', rule: 'length' },
    { path: 'blocks[2].text', rule: 'unknown property' },
  ]);
  expect(JSON.stringify(issues)).not.toContain('RO49');
});

test('a document that is wrong a thousand times is refused with a few of them', () => {
  expect(validateBlocks(many(50, () => ({ type: 'section', a: 1, b: 2 })))).toHaveLength(25);
});
