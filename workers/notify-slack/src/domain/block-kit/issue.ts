/** What is wrong with a Block Kit document, and where. */

/** The kind of rule that is broken. */
export type BlockRule =
  | 'required'
  | 'type'
  | 'unknown type'
  | 'unknown property'
  | 'not allowed here'
  | 'length'
  | 'count'
  | 'range'
  | 'one of'
  | 'format'
  | 'duplicate'
  | 'conflict'
  | 'no match';

/** One broken rule. It never carries content: lengths, counts and names of types only. */
export interface BlockIssue {
  /** Where, such as `blocks[2].text.text`. */
  path: string;
  rule: BlockRule;
  /** What was found: a length, a count, a type. */
  found: string | number;
  /** What Slack takes. */
  limit: string | number;
}

/** Collects issues while a document is walked. */
export interface Check {
  /** Where the document will be shown. */
  readonly surface: Surface;
  readonly issues: BlockIssue[];
  /** By block id, where it was seen first. */
  readonly blockIds: Map<string, string>;
  /** Text of whole messages that has a limit of its own, in characters. */
  readonly totals: { markdown: number; tables: number; focused: number; charts: number };
}

/** Where blocks are shown. */
export type Surface = 'message' | 'home' | 'modal';

/** More are not collected: a document this wrong is not mended one by one. */
const MOST_ISSUES = 25;

export function newCheck(surface: Surface): Check {
  return { surface, issues: [], blockIds: new Map(), totals: { markdown: 0, tables: 0, focused: 0, charts: 0 } };
}

export function report(check: Check, path: string, rule: BlockRule, found: string | number, limit: string | number) {
  if (check.issues.length < MOST_ISSUES) check.issues.push({ path, rule, found, limit });
}

/** Characters as Slack's documentation counts them: code points. */
export function lengthOf(text: string): number {
  // Only a text near a limit is worth counting.
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit <= 0xdbff && at + 1 < text.length) {
      length--;
      at++;
    }
  }
  return length;
}

/** What a value is, in a word, for `found`. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

/** A name from the document, short and harmless, for `found`. */
export function nameOf(value: unknown): string {
  if (typeof value !== 'string') return kindOf(value);
  return /^[\w.-]{1,40}$/.test(value) ? value : `a text of ${value.length} characters`;
}
