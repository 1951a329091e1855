/** Paper: sizes, margins and lengths in inches, as Chromium takes them. */

const PER_INCH: Record<string, number> = { mm: 25.4, cm: 2.54, in: 1, px: 96, pt: 72 };

const MM: Record<string, [width: number, height: number]> = {
  A0: [841, 1189],
  A1: [594, 841],
  A2: [420, 594],
  A3: [297, 420],
  A4: [210, 297],
  A5: [148, 210],
  A6: [105, 148],
  Letter: [215.9, 279.4],
  Legal: [215.9, 355.6],
  Tabloid: [279.4, 431.8],
  Ledger: [431.8, 279.4],
};

/** What a caller says of the paper. */
export interface PaperWish {
  format: string;
  width?: string | undefined;
  height?: string | undefined;
  margin:
    | string
    | { top?: string | undefined; right?: string | undefined; bottom?: string | undefined; left?: string | undefined };
  landscape: boolean;
}

/** All in inches. */
export interface Paper {
  width: number;
  height: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
}

const DEFAULT_MARGIN = '10mm';

/** Inches of a length such as `20mm`. */
export function inchesOf(length: string): number {
  const [, number, unit] = /^([\d.]+)(mm|cm|in|px|pt)$/.exec(length) ?? [];
  return Number(number) / (PER_INCH[unit as string] ?? Number.NaN);
}

/** The paper as it lies, and its margins; undefined if they leave no room on it. */
export function layOutPaper({ format, width, height, margin, landscape }: PaperWish): Paper | undefined {
  const [shortMm, longMm] = MM[format] ?? (MM.A4 as [number, number]);
  const upright = {
    width: width ? inchesOf(width) : shortMm / 25.4,
    height: height ? inchesOf(height) : longMm / 25.4,
  };
  const lying = landscape ? { width: upright.height, height: upright.width } : upright;
  const side = (name: 'top' | 'right' | 'bottom' | 'left') =>
    inchesOf((typeof margin === 'string' ? margin : margin[name]) ?? DEFAULT_MARGIN);
  const paper = { ...lying, top: side('top'), right: side('right'), bottom: side('bottom'), left: side('left') };
  const hasRoom = paper.width - paper.left - paper.right > 0.1 && paper.height - paper.top - paper.bottom > 0.1;
  return hasRoom && paper.width <= 200 && paper.height <= 200 ? paper : undefined;
}
