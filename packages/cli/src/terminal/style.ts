/** Colours, where the terminal shows them: never with NO_COLOR, never into a file or pipe unless FORCE_COLOR asks. */

import { stripVTControlCharacters, styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

function hasColor(stream: { isTTY?: boolean }): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0';
  return stream.isTTY === true && TERM !== 'dumb';
}

const onOut = hasColor(process.stdout);
const onErr = hasColor(process.stderr);

/** Styles text for stdout. */
export const style = (format: Format, text: string): string =>
  onOut ? styleText(format, text, { validateStream: false }) : text;

/** Styles text for stderr. */
export const styleErr = (format: Format, text: string): string =>
  onErr ? styleText(format, text, { validateStream: false }) : text;

/** Columns a text takes on the screen. */
export function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text;
}

/** Shortens plain text to a width, with an ellipsis. */
export function clip(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

const STATE_STYLES: Record<string, Format> = {
  done: 'green',
  running: 'cyan',
  waiting: 'yellow',
  scheduled: 'yellow',
  failed: 'red',
  unknown: 'magenta',
  cancelled: 'gray',
  expired: 'gray',
};

/** `text` is what is shown; default the state itself. */
export function styleState(state: string, text = state): string {
  return style(STATE_STYLES[state] ?? 'reset', text);
}
