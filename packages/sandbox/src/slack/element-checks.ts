/** Elements of blocks: their limits, and where each may stand. */

import { any, asObject, boolean, type Check, list, oneOf, plainText, shape, text, words } from './checks.ts';

export type Place = 'section' | 'actions' | 'context' | 'input' | 'context_actions';

const ACTION_ID = { action_id: words(1, 255) };
const CONFIRM: Check = shape(
  { title: plainText(1, 100), text: text(1, 300), confirm: plainText(1, 30), deny: plainText(1, 30) },
  { style: oneOf('primary', 'danger') },
);
const COMMON = { ...ACTION_ID, confirm: CONFIRM, focus_on_load: boolean };
const PLACEHOLDER = { placeholder: plainText(1, 150) };

const option = (textCheck: Check): Check =>
  shape({ text: textCheck, value: words(1, 150) }, { description: text(1, 75), url: words(1, 3_000) });
const plainOption = option(plainText(1, 75));
const richOption = option(text(1, 75));
const optionGroup = shape({ label: plainText(1, 75), options: list(1, 100, plainOption) });

/** A menu has options or groups of them. */
const staticMenu: Check = (value, at, report) => {
  const facts = asObject(value) ?? {};
  if (facts.options === undefined && facts.option_groups === undefined) report(at, 'missing required field: options');
  shape(
    {},
    {
      ...COMMON,
      ...PLACEHOLDER,
      options: list(1, 100, plainOption),
      option_groups: list(1, 100, optionGroup),
      max_selected_items: any,
    },
  )(value, at, report);
};
const otherMenu = shape({}, { ...COMMON, ...PLACEHOLDER });

const matches =
  (pattern: RegExp, what: string): Check =>
  (value, at, report) => {
    if (typeof value !== 'string' || !pattern.test(value)) report(at, `must be a valid ${what}`);
  };

const textInput = shape({}, { ...COMMON, ...PLACEHOLDER, initial_value: words(0, 3_000) });

export const ELEMENTS: Readonly<Record<string, Check>> = {
  button: shape(
    { text: plainText(1, 75) },
    {
      ...ACTION_ID,
      confirm: CONFIRM,
      url: words(1, 3_000),
      value: words(0, 2_000),
      style: oneOf('primary', 'danger'),
      accessibility_label: words(1, 75),
    },
  ),
  workflow_button: shape({ text: plainText(1, 75), workflow: any }, ACTION_ID),
  image(value, at, report) {
    const facts = asObject(value) ?? {};
    if (facts.image_url === undefined && facts.slack_file === undefined)
      report(at, 'missing required field: image_url');
    shape({ alt_text: words(1, 2_000) }, { image_url: words(1, 3_000) })(value, at, report);
  },
  overflow: shape({ options: list(1, 5, plainOption) }, { ...ACTION_ID, confirm: CONFIRM }),
  checkboxes: shape({ options: list(1, 10, richOption) }, { ...COMMON, initial_options: list(1, 10, richOption) }),
  radio_buttons: shape({ options: list(1, 10, richOption) }, { ...COMMON, initial_option: richOption }),
  static_select: staticMenu,
  multi_static_select: staticMenu,
  external_select: otherMenu,
  multi_external_select: otherMenu,
  users_select: otherMenu,
  multi_users_select: otherMenu,
  conversations_select: otherMenu,
  multi_conversations_select: otherMenu,
  channels_select: otherMenu,
  multi_channels_select: otherMenu,
  datepicker: shape({}, { ...COMMON, ...PLACEHOLDER, initial_date: matches(/^\d{4}-\d{2}-\d{2}$/, 'date') }),
  timepicker: shape({}, { ...COMMON, ...PLACEHOLDER, initial_time: matches(/^([01]\d|2[0-3]):[0-5]\d$/, 'time') }),
  datetimepicker: shape({}, COMMON),
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: shape({ is_decimal_allowed: boolean }, { ...COMMON, ...PLACEHOLDER }),
  rich_text_input: shape({}, { ...COMMON, ...PLACEHOLDER }),
  file_input: shape({}, { ...ACTION_ID, filetypes: list(1, 100, words(1, 50)) }),
  feedback_buttons: shape({ positive_button: any, negative_button: any }, ACTION_ID),
  icon_button: shape({ icon: words(1, 50), text: plainText(1, 75) }, ACTION_ID),
};

const SELECTS = ['static_select', 'external_select', 'users_select', 'conversations_select', 'channels_select'];
const CHOICES = [...SELECTS, 'checkboxes', 'radio_buttons', 'datepicker', 'timepicker'];
const MULTI = SELECTS.map((name) => `multi_${name}`);

const PLACES: Record<Place, readonly string[]> = {
  section: [...CHOICES, ...MULTI, 'button', 'workflow_button', 'image', 'overflow'],
  actions: [...CHOICES, ...MULTI, 'button', 'workflow_button', 'overflow', 'datetimepicker', 'rich_text_input'],
  context: ['image'],
  context_actions: ['feedback_buttons', 'icon_button'],
  input: [
    ...CHOICES,
    ...MULTI,
    'datetimepicker',
    'plain_text_input',
    'email_text_input',
    'url_text_input',
    'number_input',
    'rich_text_input',
    'file_input',
  ],
};

export const isPlace = (type: string, place: Place) => PLACES[place].includes(type);
