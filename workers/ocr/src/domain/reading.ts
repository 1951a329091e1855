/** The shapes a document takes once it is read: pages, blocks, lines, words, each with its box and confidence. */

/** A rectangle in pixels of the upright page; x and y are its top left corner. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Letters between two white spaces. */
export interface Word {
  text: string;
  box: Box;
  /** How sure the reader is, 0 to 1. */
  confidence: number;
}

/** Words that stand on one row, left to right; `text` is theirs joined by single spaces. */
export interface Line {
  text: string;
  box: Box;
  confidence: number;
  words: Word[];
}

/** Lines that belong together, top to bottom. */
export interface Block {
  box: Box;
  lines: Line[];
}

/** One page, turned upright. */
export interface Page {
  /** Counted from 1. */
  number: number;
  /** Size of the upright page in pixels. */
  width: number;
  height: number;
  /** Quarter turns, clockwise in degrees, that brought the picture upright. */
  rotation: 0 | 90 | 180 | 270;
  /** Slant that was found and taken out, in degrees, positive clockwise. */
  skew: number;
  /** `text-layer`: the PDF's own text; `picture`: read from pixels. */
  source: 'text-layer' | 'picture';
  /** What the page looks like, which decides how it is read. */
  kind: 'page' | 'receipt' | 'photo';
  text: string;
  blocks: Block[];
}

/**
 * What several readers made of one page. `lines` is the answer that callers get; `others` are the same rows as other
 * readers saw them, in the same pixels, for rules that can tell which of two readings adds up.
 */
export interface Reading {
  page: Page;
  others: Line[][];
}
