/** Rich text: the blocks that Slack's own composer writes. */

import { boolean, byType, list, number, object, oneOf, type Shape, string } from './shape.ts';

const words = string({ min: 1 });

const styleOf = (...names: string[]) => object({ optional: Object.fromEntries(names.map((name) => [name, boolean])) });

const textStyle = styleOf('bold', 'italic', 'strike', 'code', 'underline');
const mentionStyle = styleOf(
  'bold',
  'italic',
  'strike',
  'code',
  'underline',
  'highlight',
  'client_highlight',
  'unlink',
);

const inline = new Map<string, Shape>([
  ['text', object({ required: { text: words }, optional: { style: textStyle } })],
  ['link', object({ required: { url: words }, optional: { text: string(), unsafe: boolean, style: textStyle } })],
  ['user', object({ required: { user_id: words }, optional: { style: mentionStyle } })],
  ['usergroup', object({ required: { usergroup_id: words }, optional: { style: mentionStyle } })],
  ['channel', object({ required: { channel_id: words }, optional: { style: mentionStyle } })],
  ['team', object({ required: { team_id: words }, optional: { style: mentionStyle } })],
  [
    'broadcast',
    object({ required: { range: oneOf('here', 'channel', 'everyone') }, optional: { style: mentionStyle } }),
  ],
  [
    'emoji',
    object({
      required: { name: words },
      optional: {
        unicode: string(),
        url: string(),
        display_url: string(),
        display_team_id: string(),
        skin_tone: number({ min: 1, max: 6 }),
        style: mentionStyle,
      },
    }),
  ],
  [
    'date',
    object({
      required: { timestamp: number(), format: words },
      optional: { url: string(), fallback: string(), style: mentionStyle },
    }),
  ],
  ['color', object({ required: { value: words }, optional: { style: mentionStyle } })],
  [
    'message_mention',
    object({
      required: {},
      optional: { channel_id: words, message_ts: words, url: words, text: string(), style: mentionStyle },
    }),
  ],
]);

const anyInline = list(byType(inline));
const border = oneOf(0, 1);

const parts = new Map<string, Shape>([
  ['rich_text_section', object({ required: { elements: anyInline } })],
  [
    'rich_text_list',
    object({
      required: { style: oneOf('bullet', 'ordered'), elements: list((...at) => section(...at)) },
      optional: { indent: number({ min: 0, max: 8 }), offset: number({ min: 0 }), border },
    }),
  ],
  [
    'rich_text_preformatted',
    object({ required: { elements: list(byType(inline)) }, optional: { border, language: string() } }),
  ],
  ['rich_text_quote', object({ required: { elements: anyInline }, optional: { border } })],
]);

const section = byType(parts, ['rich_text_section']);

/** The parts of a rich text block. */
export const richTextElements = list(byType(parts));

/** A rich text block where another object has one inside of it. */
export const richText = byType(
  new Map([
    ['rich_text', object({ required: { elements: richTextElements }, optional: { block_id: string({ max: 255 }) } })],
  ]),
);
