/**
 * Patterns by which a request chooses nodes: shell globs, and a subset of Perl's. They come from outside, so they are
 * not given to a backtracking engine: a pattern is followed from all positions at once, within a bound of steps.
 */

/** Longer ones are refused. */
const LONGEST = 256;
/** Far more than a sensible pattern needs for a name. */
const STEPS = 50_000;
const DEEPEST = 32;
const MOST_REPEATS = 256;

type Piece =
  | { kind: 'one'; test: (char: string) => boolean }
  | { kind: 'start' | 'end' }
  | { kind: 'all'; pieces: Piece[] }
  | { kind: 'any'; choices: Piece[] }
  | { kind: 'repeat'; piece: Piece; from: number; to: number };

export type Match = 'matches' | 'differs' | 'refused';

/** As Celery matches: a glob fits the whole name, a `pcre` the beginning of it. `refused`: no pattern we follow. */
export function matchName(name: string, pattern: string, matcher: string): Match {
  if (pattern.length > LONGEST) return 'refused';
  const isGlob = matcher === 'glob';
  const piece = isGlob ? readGlob(pattern) : matcher === 'pcre' ? readPcre(pattern) : undefined;
  if (!piece) return 'refused';
  const ends = follow(piece, name);
  if (!ends) return 'refused';
  return (isGlob ? ends.has(name.length) : ends.size > 0) ? 'matches' : 'differs';
}

/** Where the piece can end, from the beginning of the text; `undefined` where that takes too many steps. */
function follow(whole: Piece, text: string): Set<number> | undefined {
  let steps = 0;

  function ends(piece: Piece, starts: Set<number>): Set<number> {
    steps += starts.size + 1;
    if (steps > STEPS || starts.size === 0) return new Set();
    switch (piece.kind) {
      case 'one':
        return new Set([...starts].filter((at) => at < text.length && piece.test(text[at] as string)).map(next));
      case 'start':
        return new Set([...starts].filter((at) => at === 0));
      case 'end':
        return new Set([...starts].filter((at) => at === text.length));
      case 'all':
        return piece.pieces.reduce((at, each) => ends(each, at), starts);
      case 'any':
        return new Set(piece.choices.flatMap((each) => [...ends(each, starts)]));
      case 'repeat':
        return repeated(piece, starts);
    }
  }

  function repeated({ piece, from, to }: Piece & { kind: 'repeat' }, starts: Set<number>): Set<number> {
    let at = starts;
    for (let i = 0; i < from && at.size > 0; i++) at = ends(piece, at);
    const reached = new Set(at);
    for (let i = from; i < to && at.size > 0; i++) {
      // Only from where nothing has been before: that ends also for what matches nothing.
      at = new Set([...ends(piece, at)].filter((end) => !reached.has(end)));
      for (const end of at) reached.add(end);
    }
    return reached;
  }

  const reached = ends(whole, new Set([0]));
  return steps > STEPS ? undefined : reached;
}

const next = (at: number) => at + 1;
const ANY: Piece = { kind: 'one', test: () => true };
const literal = (wanted: string): Piece => ({ kind: 'one', test: (char) => char === wanted });

function readGlob(pattern: string): Piece {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] as string;
    if (char === '*') pieces.push({ kind: 'repeat', piece: ANY, from: 0, to: Number.POSITIVE_INFINITY });
    else if (char === '?') pieces.push(ANY);
    else if (char === '[') {
      const isNot = pattern[at + 1] === '!';
      const first = at + (isNot ? 2 : 1);
      const close = pattern.indexOf(']', first + 1);
      // Without its end it stands for itself.
      if (close < 0) pieces.push(literal(char));
      else {
        pieces.push({ kind: 'one', test: readSet([...pattern.slice(first, close)], isNot) });
        at = close;
      }
    } else pieces.push(literal(char));
  }
  return { kind: 'all', pieces };
}

/** Characters and ranges such as `a-z`. */
function readSet(
  members: readonly (string | ((char: string) => boolean))[],
  isNot: boolean,
): (char: string) => boolean {
  const tests: ((char: string) => boolean)[] = [];
  for (let at = 0; at < members.length; at++) {
    const from = members[at];
    const to = members[at + 2];
    if (typeof from === 'function') tests.push(from);
    else if (members[at + 1] === '-' && typeof from === 'string' && typeof to === 'string') {
      tests.push((char) => char >= from && char <= to);
      at += 2;
    } else tests.push((char) => char === from);
  }
  return (char) => tests.some((test) => test(char)) !== isNot;
}

const CLASSES: Record<string, (char: string) => boolean> = {
  d: (char) => /\d/.test(char),
  w: (char) => /[\p{L}\p{N}_]/u.test(char),
  s: (char) => /\s/.test(char),
  D: (char) => !/\d/.test(char),
  W: (char) => !/[\p{L}\p{N}_]/u.test(char),
  S: (char) => !/\s/.test(char),
};

/** `undefined` for what is no pattern, and for what we do not follow: look-around, references back, flags. */
function readPcre(pattern: string): Piece | undefined {
  let at = 0;
  let depth = 0;

  function choices(): Piece | undefined {
    if (++depth > DEEPEST) return undefined;
    const found: Piece[] = [];
    do {
      const one = sequence();
      if (!one) return undefined;
      found.push(one);
    } while (pattern[at] === '|' && ++at);
    depth--;
    return { kind: 'any', choices: found };
  }

  function sequence(): Piece | undefined {
    const pieces: Piece[] = [];
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') {
      const one = atom();
      const many = one && quantified(one);
      if (!many) return undefined;
      pieces.push(many);
    }
    return { kind: 'all', pieces };
  }

  function atom(): Piece | undefined {
    const char = pattern[at++] as string;
    if (char === '.') return { kind: 'one', test: (each) => each !== '\n' };
    if (char === '^') return { kind: 'start' };
    if (char === '$') return { kind: 'end' };
    if (char === '(') return group();
    if (char === '[') return set();
    if (char === '\\') return escaped(false);
    return '*+?{'.includes(char) ? undefined : literal(char);
  }

  function group(): Piece | undefined {
    const opening = /^\?(?::|P<\w+>)/.exec(pattern.slice(at));
    if (pattern[at] === '?' && !opening) return undefined;
    at += opening?.[0].length ?? 0;
    const inside = choices();
    return inside && pattern[at++] === ')' ? inside : undefined;
  }

  function set(): Piece | undefined {
    const isNot = pattern[at] === '^';
    if (isNot) at++;
    const members: (string | ((char: string) => boolean))[] = [];
    for (let first = true; first || pattern[at] !== ']'; first = false) {
      const char = pattern[at++];
      if (char === undefined) return undefined;
      if (char !== '\\') members.push(char);
      else {
        const one = escaped(true);
        if (one?.kind !== 'one') return undefined;
        members.push(one.test);
      }
    }
    at++;
    return { kind: 'one', test: readSet(members, isNot) };
  }

  function escaped(inSet: boolean): Piece | undefined {
    const char = pattern[at++];
    if (char === undefined) return undefined;
    const known = CLASSES[char];
    if (known) return { kind: 'one', test: known };
    if (!inSet && char === 'A') return { kind: 'start' };
    if (!inSet && char === 'Z') return { kind: 'end' };
    return /\w/.test(char) ? undefined : literal(char);
  }

  function quantified(piece: Piece): Piece | undefined {
    const found = /^(?:[*+?]|\{(\d{1,4})(,(\d{1,4})?)?\})/.exec(pattern.slice(at));
    if (!found) return pattern[at] === '{' ? undefined : piece;
    at += found[0].length;
    // Reluctant or not, the same names match.
    if (pattern[at] === '?') at++;
    const [sign, least = '0', open, most] = found;
    const endless = Number.POSITIVE_INFINITY;
    if (sign === '*') return { kind: 'repeat', piece, from: 0, to: endless };
    if (sign === '+') return { kind: 'repeat', piece, from: 1, to: endless };
    if (sign === '?') return { kind: 'repeat', piece, from: 0, to: 1 };
    const from = Number(least);
    const to = open === undefined ? from : most === undefined ? endless : Number(most);
    return from > MOST_REPEATS || to < from ? undefined : { kind: 'repeat', piece, from, to };
  }

  const whole = choices();
  return at === pattern.length ? whole : undefined;
}
