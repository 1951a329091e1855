/** Line and column of an offset, worked out only when somebody asks. */

import type { XmlPlace } from './xml-error.ts';

/** The place of `offset` in `text`, which itself begins at `from`. A line ends with LF, CR LF or CR. */
export function placeOf(text: string, offset: number, from: XmlPlace = { line: 1, column: 1 }): XmlPlace {
  let line = from.line;
  let lineStart = -1;
  const end = Math.min(offset, text.length);
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) {
      line++;
      lineStart = at + 1;
    }
  }
  const start = Math.max(lineStart, 0);
  let column = lineStart < 0 ? from.column : 1;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    // The second half of a pair belongs to the character before it.
    if (code < 0xdc00 || code > 0xdfff) column++;
  }
  return { line, column };
}

/** The places of many offsets, in one walk over the text. They may come in any order. */
export function placesOf(text: string, offsets: readonly number[]): XmlPlace[] {
  const order = offsets.map((_, index) => index).sort((a, b) => (offsets[a] as number) - (offsets[b] as number));
  const places: XmlPlace[] = offsets.map(() => ({ line: 1, column: 1 }));
  let reached = 0;
  let place: XmlPlace = { line: 1, column: 1 };
  for (const index of order) {
    const offset = offsets[index] as number;
    place = placeOf(text.slice(reached, offset), offset - reached, place);
    reached = offset;
    places[index] = place;
  }
  return places;
}
