/**
 * Validates Block Kit before it is sent: messages, Home tabs and modals, by every limit that Slack documents. What Slack
 * does not know, types and properties alike, is refused, as Slack does.
 */

import { blocks } from './blocks.ts';
import { type BlockIssue, newCheck, report } from './issue.ts';
import { plainText } from './objects.ts';
import { asFields, boolean, byType, type Fields, isAbsent, join, list, object, type Shape, string } from './shape.ts';

/** Of a message; a view takes twice as many. */
const MOST_BLOCKS = 50;
const MOST_VIEW_BLOCKS = 100;
const MOST_ATTACHMENTS = 100;
/** Longer text of a message is cut off by Slack. */
const LONGEST_TEXT = 40_000;
const LONGEST_MARKDOWN = 12_000;
const LONGEST_TABLES = 20_000;

/** Issues of a list of blocks for a message; none if Slack would take it. */
export function validateBlocks(value: unknown, path = 'blocks'): BlockIssue[] {
  return validateMessage({ blocks: value }, path === 'blocks' ? '' : path.replace(/\.?blocks$/, ''));
}

/** Issues of a message: its `text`, `blocks` and `attachments`. Fields of another kind are not looked at. */
export function validateMessage(value: unknown, path = ''): BlockIssue[] {
  const check = newCheck('message');
  const fields = asFields(value, path, check);
  if (!fields) return check.issues;
  const { text, blocks: own, attachments } = fields;
  if ([text, own, attachments].every(isEmpty)) {
    report(check, join(path, 'text'), 'required', 'nothing', 'text, blocks or attachments');
  }
  if (!isAbsent(text)) string({ max: LONGEST_TEXT })(text, join(path, 'text'), check);
  if (!isAbsent(own)) messageBlocks(own, join(path, 'blocks'), check);
  if (!isAbsent(attachments)) attachmentList(attachments, join(path, 'attachments'), check);
  const { markdown, tables } = check.totals;
  const all = join(path, 'blocks');
  if (markdown > LONGEST_MARKDOWN) report(check, all, 'length', markdown, `${LONGEST_MARKDOWN} in all markdown blocks`);
  if (tables > LONGEST_TABLES) report(check, all, 'length', tables, `${LONGEST_TABLES} in all cells of tables`);
  return check.issues;
}

/** Issues of a view, a Home tab or a modal, as it is sent or as Slack gives it back. */
export function validateView(value: unknown, path = ''): BlockIssue[] {
  const isHome = typeof value === 'object' && value !== null && (value as Fields).type === 'home';
  const check = newCheck(isHome ? 'home' : 'modal');
  view(value, path, check);
  return check.issues;
}

const messageBlocks = blocks('message', MOST_BLOCKS);

const attachment: Shape = (value, path, check) => {
  const fields = asFields(value, path, check);
  if (!fields) return;
  if (!isAbsent(fields.blocks)) messageBlocks(fields.blocks, join(path, 'blocks'), check);
  if (!isAbsent(fields.color)) {
    string({ form: [/^(good|warning|danger|#?[0-9a-fA-F]{3,8})$/, 'good, warning, danger or #rrggbb'] })(
      fields.color,
      join(path, 'color'),
      check,
    );
  }
  if (!isAbsent(fields.footer)) string({ max: 300 })(fields.footer, join(path, 'footer'), check);
};
const attachmentList = list(attachment, { max: MOST_ATTACHMENTS });

const viewFields = {
  private_metadata: string({ max: 3_000 }),
  callback_id: string({ max: 255 }),
  external_id: string({ max: 255 }),
};
/** Slack adds these when it gives a view back. */
const answeredFields = {
  id: string(),
  team_id: string(),
  app_id: string(),
  bot_id: string(),
  hash: string(),
  root_view_id: string(),
  previous_view_id: string(),
  app_installed_team_id: string(),
  state: object({ optional: { values: (value, at, check) => void asFields(value, at, check) } }),
};

const home = object({
  required: { blocks: blocks('home', MOST_VIEW_BLOCKS) },
  optional: {
    ...viewFields,
    ...answeredFields,
    title: plainText(),
    close: plainText(),
    submit: plainText(),
    clear_on_close: boolean,
    notify_on_close: boolean,
  },
});

const modal = object({
  required: { title: plainText(24), blocks: blocks('modal', MOST_VIEW_BLOCKS) },
  optional: {
    ...viewFields,
    ...answeredFields,
    close: plainText(24),
    submit: plainText(24),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
  also(fields, path, check) {
    const hasInput =
      Array.isArray(fields.blocks) && fields.blocks.some((block) => (block as Fields | null)?.type === 'input');
    if (hasInput && isAbsent(fields.submit))
      report(check, join(path, 'submit'), 'required', 'nothing', 'submit, since there is an input');
  },
});

const view = byType(
  new Map([
    ['home', home],
    ['modal', modal],
  ]),
);

function isEmpty(value: unknown): boolean {
  return isAbsent(value) || value === '' || (Array.isArray(value) && value.length === 0);
}
