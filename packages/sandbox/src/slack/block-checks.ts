/** What Slack refuses in blocks, in its words: the simulator's own reading of the Block Kit reference. */

import {
  any,
  asObject,
  boolean,
  type Check,
  type Facts,
  list,
  oneOf,
  plainText,
  type Report,
  shape,
  text,
  words,
} from './checks.ts';
import { ELEMENTS, isPlace, type Place } from './element-checks.ts';

/** Where blocks stand: it decides how many there may be and which ones. */
export type Surface = 'message' | 'home' | 'modal';

const MOST_BLOCKS: Record<Surface, number> = { message: 50, home: 100, modal: 100 };

const NOT_ON: Partial<Record<string, readonly Surface[]>> = {
  file: ['home', 'modal'],
  markdown: ['home', 'modal'],
  table: ['home', 'modal'],
  context_actions: ['home', 'modal'],
};

/** All `markdown` blocks of a message together. */
const MOST_MARKDOWN = 12_000;

/** What is wrong, such as `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`; empty if nothing. */
export function checkBlocks(blocks: readonly unknown[], surface: Surface, at = '/blocks'): string[] {
  const problems: string[] = [];
  const report: Report = (where, what) => problems.push(`${what} [json-pointer:${where}]`);
  if (blocks.length > MOST_BLOCKS[surface]) report(at, `no more than ${MOST_BLOCKS[surface]} items allowed`);
  const ids = new Set<string>();
  let markdown = 0;
  for (const [index, value] of blocks.entries()) {
    const where = `${at}/${index}`;
    const block = asObject(value);
    const type = block?.type;
    if (!block || typeof type !== 'string') {
      report(where, 'missing required field: type');
      continue;
    }
    const check = BLOCKS[type];
    if (!check || NOT_ON[type]?.includes(surface)) {
      report(`${where}/type`, `unsupported type: ${type.slice(0, 60)}`);
      continue;
    }
    check(block, where, report);
    words(1, 255)(block.block_id ?? 'absent', `${where}/block_id`, report);
    if (typeof block.block_id === 'string') {
      if (ids.has(block.block_id))
        report(`${where}/block_id`, `block_id already exists: ${block.block_id.slice(0, 255)}`);
      ids.add(block.block_id);
    }
    if (type === 'markdown' && typeof block.text === 'string') markdown += block.text.length;
  }
  if (markdown > MOST_MARKDOWN) report(at, `must be less than ${MOST_MARKDOWN + 1} characters of markdown`);
  return problems;
}

/** An element that may stand at this place of a block. */
function element(place: Place): Check {
  return (value, at, report) => {
    const found = asObject(value);
    const type = found?.type;
    if (!found || typeof type !== 'string') return report(at, 'missing required field: type');
    const check = ELEMENTS[type];
    if (!check || !isPlace(type, place)) return report(`${at}/type`, `unsupported type: ${type.slice(0, 60)}`);
    check(found, at, report);
  };
}

/** A picture or a text, as a context has them. */
const contextElement: Check = (value, at, report) => {
  const type = asObject(value)?.type;
  if (type === 'image') return element('context')(value, at, report);
  text(1, 3_000)(value, at, report);
};

const imageSource = (block: Facts, at: string, report: Report) => {
  if (block.image_url === undefined && block.slack_file === undefined) {
    report(at, 'missing required field: image_url');
  }
};

const RICH_PARTS = ['rich_text_section', 'rich_text_list', 'rich_text_preformatted', 'rich_text_quote'];
const RICH_INLINE = ['text', 'link', 'emoji', 'user', 'usergroup', 'channel', 'broadcast', 'date', 'color', 'team'];

const richPart: Check = (value, at, report) => {
  const part = asObject(value);
  const type = String(part?.type);
  if (!part || !RICH_PARTS.includes(type)) return report(`${at}/type`, `unsupported type: ${type.slice(0, 60)}`);
  if (type === 'rich_text_list') {
    oneOf('bullet', 'ordered')(part.style, `${at}/style`, report);
    return list(1, 1_000, richPart)(part.elements, `${at}/elements`, report);
  }
  list(0, 1_000, richInline)(part.elements, `${at}/elements`, report);
};

const richInline: Check = (value, at, report) => {
  const type = String(asObject(value)?.type);
  if (!RICH_INLINE.includes(type)) return report(`${at}/type`, `unsupported type: ${type.slice(0, 60)}`);
  const needs: Record<string, Record<string, Check>> = {
    text: { text: words(1, 40_000) },
    link: { url: words(1, 3_000) },
    emoji: { name: words(1, 255) },
    user: { user_id: words(1, 255) },
    channel: { channel_id: words(1, 255) },
    usergroup: { usergroup_id: words(1, 255) },
    broadcast: { range: oneOf('here', 'channel', 'everyone') },
  };
  shape(needs[type] ?? {})(value, at, report);
};

const tableCell: Check = (value, at, report) => {
  const type = String(asObject(value)?.type);
  if (!['rich_text', 'raw_text', 'raw_number'].includes(type)) {
    report(`${at}/type`, `unsupported type: ${type.slice(0, 60)}`);
  }
};

const BLOCKS: Record<string, Check> = {
  section(value, at, report) {
    const block = asObject(value) ?? {};
    if (block.text === undefined && block.fields === undefined) report(at, 'missing required field: text');
    shape(
      {},
      {
        text: text(1, 3_000),
        fields: list(1, 10, text(1, 2_000)),
        accessory: element('section'),
        expand: boolean,
      },
    )(value, at, report);
  },
  divider: any,
  header: shape({ text: plainText(1, 150) }),
  image(value, at, report) {
    imageSource(asObject(value) ?? {}, at, report);
    shape({ alt_text: words(1, 2_000) }, { image_url: words(1, 3_000), title: plainText(1, 2_000) })(value, at, report);
  },
  context: shape({ elements: list(1, 10, contextElement) }),
  actions: shape({ elements: list(1, 25, element('actions')) }),
  context_actions: shape({ elements: list(1, 5, element('context_actions')) }),
  input: shape(
    { label: plainText(1, 2_000), element: element('input') },
    { hint: plainText(1, 2_000), optional: boolean, dispatch_action: boolean },
  ),
  file: shape({ external_id: words(1, 255), source: oneOf('remote') }),
  video: shape(
    {
      alt_text: words(1, 2_000),
      title: plainText(1, 199),
      thumbnail_url: words(1, 3_000),
      video_url: words(1, 3_000),
    },
    {
      author_name: words(1, 49),
      description: plainText(1, 199),
      provider_name: words(1, 255),
      title_url: words(1, 3_000),
    },
  ),
  rich_text: shape({ elements: list(1, 1_000, richPart) }),
  markdown: shape({ text: words(1, MOST_MARKDOWN) }),
  table: shape({ rows: list(1, 100, list(1, 20, tableCell)) }, { column_settings: list(0, 20, any) }),
};
