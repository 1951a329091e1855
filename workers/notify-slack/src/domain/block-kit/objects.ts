/** Composition objects of Block Kit: texts, options, confirmations, filters. */

import { type Check, lengthOf, report } from './issue.ts';
import {
  asFields,
  boolean,
  byType,
  type Fields,
  isAbsent,
  join,
  list,
  number,
  object,
  oneOf,
  type Shape,
  string,
} from './shape.ts';

export const actionId = string({ min: 1, max: 255 });
export const blockId = string({ max: 255 });
export const webUrl = (max: number) => string({ min: 1, max });
const noForm = string({ min: 1 });

/** A text object of these types. Slack takes 1 to 3,000 characters where a field has no limit of its own. */
export function text(max = 3_000, ...types: ('plain_text' | 'mrkdwn')[]): Shape {
  return byType(textsOf(max), types.length ? types : ['plain_text', 'mrkdwn']);
}

export const plainText = (max = 3_000) => text(max, 'plain_text');

const cache = new Map<number, ReadonlyMap<string, Shape>>();

function textsOf(max: number): ReadonlyMap<string, Shape> {
  let shapes = cache.get(max);
  if (!shapes) {
    const content = string({ min: 1, max });
    shapes = new Map([
      ['plain_text', object({ required: { text: content }, optional: { emoji: boolean } })],
      ['mrkdwn', object({ required: { text: content }, optional: { verbatim: boolean } })],
    ]);
    cache.set(max, shapes);
  }
  return shapes;
}

export const style = oneOf('primary', 'danger');

export const confirm = object({
  required: { text: text(300) },
  optional: { title: plainText(100), confirm: plainText(30), deny: plainText(30), style },
});

/** An option of a menu, of check boxes or of radio buttons. */
export function option({ isRich = false, hasUrl = false }: { isRich?: boolean; hasUrl?: boolean } = {}): Shape {
  const shown = isRich ? text(75) : plainText(75);
  return object({
    required: { text: shown },
    optional: {
      value: string({ max: 150 }),
      description: shown,
      ...(hasUrl ? { url: webUrl(3_000) } : {}),
    },
  });
}

export const optionGroup = object({
  required: { label: plainText(75), options: list(option(), { min: 1, max: 100 }) },
});

export const conversationFilter = object({
  optional: {
    include: list(oneOf('im', 'mpim', 'private', 'public'), { min: 1 }),
    exclude_external_shared_channels: boolean,
    exclude_bot_users: boolean,
  },
  also(fields, path, check) {
    if (Object.keys(fields).length === 0) report(check, path, 'required', 'nothing', 'one of its fields');
  },
});

export const dispatchActionConfig = object({
  required: { trigger_actions_on: list(oneOf('on_enter_pressed', 'on_character_entered'), { min: 1, max: 2 }) },
});

const slackFile = object({
  optional: { id: string({ form: [/^F[A-Z0-9]{2,}$/, 'the id of a file, F…'] }), url: webUrl(3_000) },
  also(fields, path, check) {
    if (isAbsent(fields.id) === isAbsent(fields.url)) report(check, path, 'conflict', 'id and url', 'one of both');
  },
});

/** The fields by which an image is given; Slack adds the last ones when it shows a message again. */
export const imageSource = {
  image_url: webUrl(3_000),
  slack_file: slackFile,
  fallback: string(),
  image_width: number(),
  image_height: number(),
  image_bytes: number(),
};

export function needsOneImage(fields: Fields, path: string, check: Check): void {
  const given = [fields.image_url, fields.slack_file].filter((source) => !isAbsent(source)).length;
  if (given === 0) report(check, join(path, 'image_url'), 'required', 'nothing', 'image_url or slack_file');
  if (given === 2) report(check, path, 'conflict', 'image_url and slack_file', 'one of both');
}

export const workflow = object({
  required: {
    trigger: object({
      required: { url: webUrl(3_000) },
      optional: {
        customizable_input_parameters: list(object({ required: { name: noForm, value: string() } })),
      },
    }),
  },
});

/** Reports options in `chosen` that are not among the offered ones. */
export function mustBeOffered(chosen: unknown, offered: unknown, path: string, check: Check): void {
  if (isAbsent(chosen) || !Array.isArray(offered)) return;
  const values = new Set(offered.map((each) => (each as Fields | null)?.value));
  const all = Array.isArray(chosen) ? chosen : [chosen];
  for (const [n, each] of all.entries()) {
    const at = Array.isArray(chosen) ? `${path}[${n}]` : path;
    const fields = asFields(each, at, check);
    if (fields && !values.has(fields.value)) report(check, at, 'no match', 'another option', 'one of the options');
  }
}

/** Adds to one of the sums that a whole message is held to. */
export function addLength(check: Check, total: 'markdown' | 'tables', value: unknown): void {
  if (typeof value === 'string') check.totals[total] += lengthOf(value);
}
