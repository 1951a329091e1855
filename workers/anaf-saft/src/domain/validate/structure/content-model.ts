/**
 * What may follow what inside an element. A content such as `A=text:9 ( B=date | C*=count ) D?=text` becomes, for each of
 * its elements, the set of elements that may come next (Glushkov's automaton: no two elements of a content share a name, so
 * the last element met is the whole state). Sets are bits of a number, as no content has more than 31 elements.
 */

export interface Slot {
  name: string;
  /** The name of a model, or what its text may be. */
  type: string;
  /** Number of the innermost choice that it is an alternative of; -1 for none. */
  choice: number;
}

export interface ContentModel {
  slots: Slot[];
  /** At 0 what may come first, at i + 1 what may come after slot i. */
  follow: Int32Array;
  /** Slots after which the element may end; with `isEmptyAllowed` also before the first. */
  last: number;
  isEmptyAllowed: boolean;
}

/** A part of the expression. */
interface Part {
  first: number;
  last: number;
  nullable: boolean;
}

export function compileContent(text: string): ContentModel {
  const tokens = text.split(/\s+/).filter((token) => token !== '');
  const slots: Slot[] = [];
  const follow: number[] = [0];
  let choices = 0;
  let at = 0;

  const part = group(-1);
  if (at !== tokens.length) throw new Error(`${tokens[at]} is out of place in ${text}`);
  if (slots.length > 31) throw new Error(`more than 31 elements in ${text}`);
  follow[0] = part.first;
  return { slots, follow: Int32Array.from(follow), last: part.last, isEmptyAllowed: part.nullable };

  /** Up to the parenthesis that closes it, or the end. */
  function group(outer: number): Part {
    const isChoice = isChoiceFrom(at);
    const choice = isChoice ? choices++ : outer;
    const parts: Part[] = [];
    while (at < tokens.length && !(tokens[at] as string).startsWith(')')) {
      if (tokens[at] === '|') at++;
      parts.push(member(choice));
    }
    return isChoice ? alternatives(parts) : sequence(parts);
  }

  function member(choice: number): Part {
    const token = tokens[at] as string;
    at++;
    if (token !== '(') {
      const [head = '', type = ''] = token.split('=');
      const sign = /[?*+]$/.exec(head)?.[0] ?? '';
      const bit = 1 << slots.length;
      slots.push({ name: sign ? head.slice(0, -1) : head, type, choice });
      follow.push(0);
      return repeated({ first: bit, last: bit, nullable: false }, sign);
    }
    const inner = group(choice);
    const sign = (tokens[at] as string).slice(1);
    at++;
    return repeated(inner, sign);
  }

  function repeated(part: Part, sign: string): Part {
    if (sign === '*' || sign === '+') link(part.last, part.first);
    return { ...part, nullable: part.nullable || sign === '?' || sign === '*' };
  }

  function sequence(parts: readonly Part[]): Part {
    let done: Part = { first: 0, last: 0, nullable: true };
    for (const next of parts) {
      link(done.last, next.first);
      done = {
        first: done.nullable ? done.first | next.first : done.first,
        last: next.nullable ? done.last | next.last : next.last,
        nullable: done.nullable && next.nullable,
      };
    }
    return done;
  }

  function alternatives(parts: readonly Part[]): Part {
    return {
      first: parts.reduce((bits, { first }) => bits | first, 0),
      last: parts.reduce((bits, { last }) => bits | last, 0),
      nullable: parts.some(({ nullable }) => nullable),
    };
  }

  function link(from: number, to: number): void {
    for (let slot = 0; slot < slots.length; slot++) {
      if ((from >>> slot) & 1) follow[slot + 1] = (follow[slot + 1] as number) | to;
    }
  }

  /** Whether a bar stands at this level before the group ends. */
  function isChoiceFrom(start: number): boolean {
    let depth = 0;
    for (let i = start; i < tokens.length; i++) {
      const token = tokens[i] as string;
      if (token === '(') depth++;
      else if (token.startsWith(')') && --depth < 0) return false;
      else if (token === '|' && depth === 0) return true;
    }
    return false;
  }
}
