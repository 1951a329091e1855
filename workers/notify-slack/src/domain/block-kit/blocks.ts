/** Blocks of Block Kit, by type and by where Slack shows them. */

import { ELEMENTS, IN_ACTIONS, IN_CONTEXT_ACTIONS, IN_INPUT, IN_SECTION } from './elements.ts';
import { type Check, report, type Surface } from './issue.ts';
import { addLength, blockId, imageSource, needsOneImage, plainText, text, webUrl } from './objects.ts';
import { richText, richTextElements } from './rich-text.ts';
import {
  all,
  boolean,
  byType,
  type Fields,
  isAbsent,
  join,
  lazy,
  list,
  number,
  object,
  oneOf,
  type Shape,
  string,
} from './shape.ts';
import { dataTable, dataVisualization, table } from './tables.ts';

const id = { block_id: blockId };
const httpsUrl = (max: number) => string({ max, form: [/^https:\/\//, 'an address that begins with https://'] });
const image = byType(ELEMENTS, ['image']);

const section = object({
  optional: {
    ...id,
    text: text(3_000),
    fields: list(text(2_000), { min: 1, max: 10 }),
    accessory: byType(ELEMENTS, IN_SECTION),
    expand: boolean,
  },
  also(fields, path, check) {
    if (isAbsent(fields.text) && isAbsent(fields.fields)) {
      report(check, join(path, 'text'), 'required', 'nothing', 'text or fields');
    }
  },
});

const contextElements = new Map<string, Shape>([
  ['image', (value, path, check) => image(value, path, check)],
  ['plain_text', plainText()],
  ['mrkdwn', text(3_000, 'mrkdwn')],
]);

const card = object({
  optional: {
    ...id,
    hero_image: image,
    icon: image,
    slack_icon: byType(ELEMENTS, ['icon']),
    title: text(150),
    subtitle: text(150),
    body: text(200),
    subtext: text(200),
    actions: list(byType(ELEMENTS, ['button']), { max: 3 }),
  },
  also(fields, path, check) {
    if (['hero_image', 'title', 'actions', 'body'].every((name) => isAbsent(fields[name]))) {
      report(check, path, 'required', 'nothing', 'hero_image, title, actions or body');
    }
    if (!isAbsent(fields.icon) && !isAbsent(fields.slack_icon)) {
      report(check, path, 'conflict', 'icon and slack_icon', 'one of both');
    }
  },
});

const taskFields = {
  required: { task_id: string({ min: 1 }), title: string({ min: 1 }) },
  optional: {
    ...id,
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
    details: richText,
    output: richText,
    sources: list(byType(ELEMENTS, ['url'])),
    icon: byType(ELEMENTS, ['icon']),
    hide_title: boolean,
  },
};

const plan = object({
  required: { title: string({ min: 1 }) },
  optional: { ...id, tasks: list(object(taskFields), { max: 50 }) },
  also({ tasks }, path, check) {
    if (!Array.isArray(tasks)) return;
    const seen = new Set<unknown>();
    for (const [n, task] of tasks.entries()) {
      const taskId = (task as Fields | null)?.task_id;
      if (seen.has(taskId)) report(check, `${path}.tasks[${n}].task_id`, 'duplicate', 'a task id', 'each once');
      seen.add(taskId);
    }
  },
});

const container = object({
  required: {
    child_blocks: list(
      lazy(() => childBlock),
      { min: 1, max: 10 },
    ),
  },
  optional: {
    ...id,
    title: plainText(150),
    rich_text_title: richText,
    subtitle: text(150),
    icon: image,
    width: oneOf('narrow', 'standard', 'wide', 'full'),
    is_collapsible: boolean,
    default_collapsed: boolean,
    has_header_divider: boolean,
  },
  also(fields, path, check) {
    if (isAbsent(fields.title) && isAbsent(fields.rich_text_title)) {
      report(check, join(path, 'title'), 'required', 'nothing', 'title or rich_text_title');
    }
    if (fields.default_collapsed === true && fields.is_collapsible !== true) {
      report(check, join(path, 'default_collapsed'), 'conflict', 'true', 'is_collapsible: true beside it');
    }
  },
});

/** Every block, by its type. */
const BLOCKS: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  [
    'actions',
    object({
      required: { elements: list(byType(ELEMENTS, IN_ACTIONS), { min: 1, max: 25 }) },
      optional: id,
    }),
  ],
  [
    'alert',
    object({
      required: { text: text(200) },
      optional: { ...id, level: oneOf('default', 'info', 'warning', 'error', 'success') },
    }),
  ],
  ['card', card],
  [
    'carousel',
    object({
      required: { elements: list(byType(new Map([['card', card]])), { min: 1, max: 10 }) },
      optional: id,
    }),
  ],
  ['container', container],
  ['context', object({ required: { elements: list(byType(contextElements), { min: 1, max: 10 }) }, optional: id })],
  [
    'context_actions',
    object({
      required: { elements: list(byType(ELEMENTS, IN_CONTEXT_ACTIONS), { min: 1, max: 5 }) },
      optional: id,
    }),
  ],
  ['data_table', dataTable],
  ['data_visualization', dataVisualization],
  ['divider', object({ optional: id })],
  ['file', object({ required: { external_id: string({ min: 1 }), source: oneOf('remote') }, optional: id })],
  ['header', object({ required: { text: plainText(150) }, optional: { ...id, level: number({ min: 1, max: 4 }) } })],
  [
    'image',
    object({
      required: { alt_text: string({ max: 2_000 }) },
      optional: { ...id, ...imageSource, title: plainText(2_000) },
      also: needsOneImage,
    }),
  ],
  [
    'input',
    object({
      required: { label: plainText(2_000), element: byType(ELEMENTS, IN_INPUT) },
      optional: { ...id, hint: plainText(2_000), optional: boolean, dispatch_action: boolean },
    }),
  ],
  [
    'markdown',
    all(object({ required: { text: string({ min: 1, max: 12_000 }) }, optional: id }), (value, _path, check) =>
      addLength(check, 'markdown', (value as Fields).text),
    ),
  ],
  ['plan', plan],
  ['rich_text', object({ required: { elements: richTextElements }, optional: id })],
  ['section', section],
  ['table', table],
  ['task_card', object(taskFields)],
  [
    'video',
    object({
      required: {
        alt_text: string({ max: 2_000 }),
        title: plainText(200),
        thumbnail_url: webUrl(3_000),
        video_url: httpsUrl(3_000),
      },
      optional: {
        ...id,
        title_url: httpsUrl(2_000),
        author_name: string({ max: 50 }),
        provider_name: string({ max: 50 }),
        provider_icon_url: webUrl(2_000),
        description: plainText(200),
      },
    }),
  ],
]);

const IN_MODALS = [
  'actions',
  'alert',
  'card',
  'context',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
];
const EVERYWHERE = ['carousel', 'container', 'data_table', 'data_visualization', 'table', 'video'];
const CHILDREN = ['table', 'video', 'file', ...IN_MODALS.filter((type) => type !== 'alert' && type !== 'card')];
const childBlock = byType(BLOCKS, CHILDREN);

const BY_SURFACE: Record<Surface, Shape> = {
  message: byType(
    BLOCKS,
    [...BLOCKS.keys()].filter((type) => type !== 'alert'),
  ),
  home: byType(BLOCKS, [...EVERYWHERE, ...IN_MODALS.filter((type) => type !== 'alert')]),
  modal: byType(BLOCKS, [...IN_MODALS, 'video']),
};

/** A list of blocks on a surface, with ids that are unique and at most `max` blocks. */
export function blocks(surface: Surface, max: number, min = 0): Shape {
  return list(all(BY_SURFACE[surface], uniqueIds), { min, max });
}

const uniqueIds: Shape = (value, path, check) => {
  if (typeof value !== 'object' || value === null) return;
  const block = value as Fields;
  const { block_id: own } = block;
  if (typeof own === 'string' && own !== '') {
    const first = check.blockIds.get(own);
    if (first !== undefined) report(check, join(path, 'block_id'), 'duplicate', 'a block id', `another than ${first}`);
    else check.blockIds.set(own, path);
  }
  if (Array.isArray(block.elements)) uniqueActionIds(block.elements, path, check);
};

function uniqueActionIds(elements: unknown[], path: string, check: Check): void {
  const seen = new Set<string>();
  for (const [n, element] of elements.entries()) {
    if (typeof element !== 'object' || element === null) continue;
    const { action_id: own } = element as Fields;
    if (typeof own !== 'string') continue;
    if (seen.has(own)) {
      report(check, `${path}.elements[${n}].action_id`, 'duplicate', 'an action id', 'each once in a block');
    }
    seen.add(own);
  }
}
