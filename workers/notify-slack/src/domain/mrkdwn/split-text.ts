/**
 * Splits mrkdwn into parts that Slack takes: at paragraphs, lines and words, never inside an entity, a link, a mention or
 * a character. A code fence that is too long for one part is closed there and opened again in the next.
 */

import { safeCut } from './fit-text.ts';

const FENCE = '```';
/** Kept free in a part that ends within a fence: a line break and the closing fence. */
const CLOSING = `\n${FENCE}`;
const OPENING = `${FENCE}\n`;
/** A link or mention is at most this long; a longer `<…` is no link. */
const LONGEST_LINK = 2_900;

/** Parts of at most `limit` UTF-16 units. Text that fits is one part, unchanged; blank text is none. */
export function splitMrkdwn(text: string, limit = 3_000): string[] {
  const parts: string[] = [];
  let rest = text;
  let isInFence = false;
  while (rest.trim() !== '') {
    const opening = isInFence ? OPENING : '';
    if (opening.length + rest.length <= limit) {
      parts.push(opening + rest);
      break;
    }
    const cut = findCut(rest, limit - opening.length, isInFence);
    const piece = rest.slice(0, cut.at).replace(/\s+$/, '');
    rest = cut.isInFence ? rest.slice(cut.at).replace(/^\n/, '') : rest.slice(cut.at).replace(/^\s+/, '');
    if (piece !== '') parts.push(opening + piece + (cut.isInFence ? CLOSING : ''));
    isInFence = cut.isInFence;
    // What would be reopened is empty: its closing fence stands there already.
    if (isInFence && rest.startsWith(FENCE)) {
      rest = rest.slice(FENCE.length).replace(/^\s+/, '');
      isInFence = false;
    }
  }
  return parts;
}

interface Cut {
  at: number;
  isInFence: boolean;
}

function findCut(text: string, room: number, startsInFence: boolean): Cut {
  const fences = fencesIn(text, startsInFence);
  const within = fences.find(({ start, end }) => start < room && end > room);
  if (!within) return { at: breakBefore(text, room, 0, fences), isInFence: false };
  const isWhole = within.end - within.start <= room;
  // A fence that fits into a part of its own goes there whole, if something stands before it.
  if (within.start > 0 && isWhole) return { at: breakBefore(text, within.start, 0, fences), isInFence: false };
  const least = within.start + (startsInFence && within.start === 0 ? 0 : FENCE.length);
  const most = room - CLOSING.length;
  if (most <= least) return { at: Math.max(1, within.start), isInFence: false };
  const line = text.lastIndexOf('\n', most);
  const at = line > least ? line : outOfAtom(text, safeCut(text, most));
  if (at > least) return { at, isInFence: true };
  // Not even the first word of the code has room here.
  if (within.start > 0) return { at: breakBefore(text, within.start, 0, fences), isInFence: false };
  return { at: safeCut(text, most), isInFence: true };
}

interface Span {
  start: number;
  end: number;
}

/** Where code fences begin and end; one that nobody closes reaches to the end. */
function fencesIn(text: string, startsInFence: boolean): Span[] {
  const fences: Span[] = [];
  let open: number | undefined = startsInFence ? 0 : undefined;
  for (let at = text.indexOf(FENCE); at >= 0; at = text.indexOf(FENCE, at + FENCE.length)) {
    if (open === undefined) open = at;
    else {
      fences.push({ start: open, end: at + FENCE.length });
      open = undefined;
    }
  }
  if (open !== undefined) fences.push({ start: open, end: text.length });
  return fences;
}

/** The best place up to `room` to end a part: a paragraph, else a line, else a word, else any safe place. */
function breakBefore(text: string, room: number, from: number, fences: readonly Span[]): number {
  const isFree = (at: number) => !fences.some(({ start, end }) => at > start && at < end);
  const enough = from + (room - from) / 2;
  for (const separator of ['\n\n', '\n', ' ']) {
    for (let at = text.lastIndexOf(separator, room); at > enough; at = text.lastIndexOf(separator, at - 1)) {
      if (isFree(at) && outOfAtom(text, at) === at) return at;
    }
  }
  const at = outOfAtom(text, safeCut(text, room));
  return at > from ? at : Math.max(1, safeCut(text, room));
}

/** The position itself, or the beginning of the entity, link or mention that it is inside of. */
function outOfAtom(text: string, at: number): number {
  const before = text.slice(Math.max(0, at - LONGEST_LINK), at);
  const opened = before.lastIndexOf('<');
  if (opened > before.lastIndexOf('>')) {
    const start = at - before.length + opened;
    const closed = text.indexOf('>', at);
    const next = text.indexOf('<', at);
    const isLink = closed >= 0 && closed - start <= LONGEST_LINK && (next < 0 || closed < next);
    if (isLink) return start;
  }
  const entity = /&[a-z]{0,4}$/.exec(before);
  if (entity && /^(amp|lt|gt);/.test(text.slice(at - entity[0].length + 1))) return at - entity[0].length;
  return at;
}
