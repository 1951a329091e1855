/** Elements of Block Kit: buttons, menus, inputs and pickers, with every limit that Slack documents for them. */

import { type Check, report } from './issue.ts';
import {
  actionId,
  confirm,
  conversationFilter,
  dispatchActionConfig,
  imageSource,
  mustBeOffered,
  needsOneImage,
  option,
  optionGroup,
  plainText,
  style,
  webUrl,
  workflow,
} from './objects.ts';
import { richText } from './rich-text.ts';
import { boolean, type Fields, isAbsent, join, list, number, object, type Shape, string } from './shape.ts';

const id = { action_id: actionId };
const asked = { confirm };
const focus: { focus_on_load: Shape } = {
  focus_on_load(value, path, check) {
    boolean(value, path, check);
    if (value !== true) return;
    check.totals.focused++;
    if (check.totals.focused === 2) report(check, path, 'conflict', 2, 'one element with focus_on_load');
  },
};
const placeholder = { placeholder: plainText(150) };
const dispatch = { dispatch_action_config: dispatchActionConfig };
const label = string({ max: 75 });
const names = list(string({ min: 1 }));

const button = object({
  required: { text: plainText(75) },
  optional: {
    ...id,
    ...asked,
    url: webUrl(3_000),
    value: string({ max: 2_000 }),
    style,
    accessibility_label: label,
  },
});

const feedbackButton = object({
  required: { text: plainText(75), value: string({ max: 2_000 }) },
  optional: { accessibility_label: label },
});

const pickOne = { ...id, ...asked, ...focus, ...placeholder };
const pickSome = { ...pickOne, max_selected_items: number({ min: 1 }) };
const offer = {
  options: list(option(), { min: 1, max: 100 }),
  option_groups: list(optionGroup, { min: 1, max: 100 }),
};

function needsOptions(fields: Fields, path: string, check: Check): void {
  const { options, option_groups: groups } = fields;
  if (isAbsent(options) && isAbsent(groups)) {
    report(check, join(path, 'options'), 'required', 'nothing', 'options or option_groups');
  }
  if (!isAbsent(options) && !isAbsent(groups)) {
    report(check, path, 'conflict', 'options and option_groups', 'one of both');
  }
  const offered = Array.isArray(groups) ? groups.flatMap((group) => (group as Fields | null)?.options ?? []) : options;
  mustBeOffered(fields.initial_option, offered, join(path, 'initial_option'), check);
  mustBeOffered(fields.initial_options, offered, join(path, 'initial_options'), check);
}

const choices = (initial: Record<string, Shape>, max: number) =>
  object({
    required: { options: list(option({ isRich: true }), { min: 1, max }) },
    optional: { ...id, ...asked, ...focus, ...initial },
    also: needsOptions,
  });

const rich = option({ isRich: true });
const decimal = string({ form: [/^-?\d+(\.\d+)?$/, 'a number as text'] });

function minBelowMax(least: string, most: string): (fields: Fields, path: string, check: Check) => void {
  return (fields, path, check) => {
    const [min, max] = [fields[least], fields[most]];
    if (isAbsent(min) || isAbsent(max)) return;
    if (Number(min) > Number(max)) report(check, join(path, least), 'conflict', Number(min), `${most} or less`);
  };
}

/** Every element, by its type. */
export const ELEMENTS: ReadonlyMap<string, Shape> = new Map([
  ['button', button],
  [
    'workflow_button',
    object({
      required: { text: plainText(75), workflow },
      optional: { ...id, ...asked, style, accessibility_label: label },
    }),
  ],
  [
    'icon_button',
    object({
      required: { icon: string({ min: 1 }), text: plainText() },
      optional: {
        ...id,
        ...asked,
        value: string({ max: 2_000 }),
        accessibility_label: label,
        visible_to_user_ids: list(string({ min: 1 }), { max: 10 }),
      },
    }),
  ],
  [
    'feedback_buttons',
    object({ required: { positive_button: feedbackButton, negative_button: feedbackButton }, optional: id }),
  ],
  ['image', object({ required: { alt_text: string({ max: 2_000 }) }, optional: imageSource, also: needsOneImage })],
  [
    'overflow',
    object({
      required: { options: list(option({ hasUrl: true }), { min: 1, max: 5 }) },
      optional: { ...id, ...asked },
    }),
  ],
  ['checkboxes', choices({ initial_options: list(rich, { min: 1 }) }, 10)],
  ['radio_buttons', choices({ initial_option: rich }, 10)],
  [
    'datepicker',
    object({ optional: { ...pickOne, initial_date: string({ form: [/^\d{4}-\d\d-\d\d$/, 'YYYY-MM-DD'] }) } }),
  ],
  [
    'timepicker',
    object({
      optional: {
        ...pickOne,
        initial_time: string({ form: [/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:mm'] }),
        timezone: string({ min: 1 }),
      },
    }),
  ],
  [
    'datetimepicker',
    object({
      optional: { ...id, ...asked, ...focus, initial_date_time: number({ min: 1_000_000_000, max: 9_999_999_999 }) },
    }),
  ],
  ['static_select', object({ optional: { ...pickOne, ...offer, initial_option: option() }, also: needsOptions })],
  [
    'multi_static_select',
    object({ optional: { ...pickSome, ...offer, initial_options: list(option(), { min: 1 }) }, also: needsOptions }),
  ],
  [
    'external_select',
    object({ optional: { ...pickOne, initial_option: option(), min_query_length: number({ min: 0 }) } }),
  ],
  [
    'multi_external_select',
    object({ optional: { ...pickSome, initial_options: list(option()), min_query_length: number({ min: 0 }) } }),
  ],
  ['users_select', object({ optional: { ...pickOne, initial_user: string({ min: 1 }) } })],
  ['multi_users_select', object({ optional: { ...pickSome, initial_users: names } })],
  [
    'conversations_select',
    object({
      optional: {
        ...pickOne,
        initial_conversation: string({ min: 1 }),
        default_to_current_conversation: boolean,
        response_url_enabled: boolean,
        filter: conversationFilter,
      },
    }),
  ],
  [
    'multi_conversations_select',
    object({
      optional: {
        ...pickSome,
        initial_conversations: names,
        default_to_current_conversation: boolean,
        filter: conversationFilter,
      },
    }),
  ],
  [
    'channels_select',
    object({ optional: { ...pickOne, initial_channel: string({ min: 1 }), response_url_enabled: boolean } }),
  ],
  ['multi_channels_select', object({ optional: { ...pickSome, initial_channels: names } })],
  [
    'plain_text_input',
    object({
      optional: {
        ...id,
        ...dispatch,
        ...focus,
        ...placeholder,
        initial_value: string(),
        multiline: boolean,
        min_length: number({ min: 0, max: 3_000 }),
        max_length: number({ min: 1, max: 3_000 }),
      },
      also: minBelowMax('min_length', 'max_length'),
    }),
  ],
  [
    'number_input',
    object({
      required: { is_decimal_allowed: boolean },
      optional: {
        ...id,
        ...dispatch,
        ...focus,
        ...placeholder,
        initial_value: decimal,
        min_value: decimal,
        max_value: decimal,
      },
      also: minBelowMax('min_value', 'max_value'),
    }),
  ],
  ['email_text_input', object({ optional: { ...id, ...dispatch, ...focus, ...placeholder, initial_value: string() } })],
  ['url_text_input', object({ optional: { ...id, ...dispatch, ...focus, ...placeholder, initial_value: string() } })],
  [
    'rich_text_input',
    object({
      optional: {
        ...id,
        ...dispatch,
        ...focus,
        ...placeholder,
        initial_value: richText,
        min_lines: number({ min: 1, max: 100 }),
        max_lines: number({ min: 1, max: 100 }),
      },
      also: minBelowMax('min_lines', 'max_lines'),
    }),
  ],
  [
    'file_input',
    object({ optional: { ...id, filetypes: list(string({ min: 1 })), max_files: number({ min: 1, max: 10 }) } }),
  ],
  ['url', object({ required: { url: webUrl(3_000), text: string({ min: 1 }) } })],
  ['icon', object({ required: { name: string({ min: 1 }) } })],
]);

const PICKERS = ['checkboxes', 'radio_buttons', 'datepicker', 'timepicker', 'datetimepicker'];
const MENUS = ['static', 'external', 'users', 'conversations', 'channels'].flatMap((source) => [
  `${source}_select`,
  `multi_${source}_select`,
]);

/** What may stand in an actions block. */
export const IN_ACTIONS = ['button', 'workflow_button', 'overflow', 'rich_text_input', ...PICKERS, ...MENUS];
/** What may stand beside the text of a section. */
export const IN_SECTION = ['button', 'workflow_button', 'overflow', 'image', ...PICKERS, ...MENUS];
/** What may stand in an input block. */
export const IN_INPUT = [
  'plain_text_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'rich_text_input',
  'file_input',
  ...PICKERS,
  ...MENUS,
];
/** What may stand in a context actions block. */
export const IN_CONTEXT_ACTIONS = ['feedback_buttons', 'icon_button'];
