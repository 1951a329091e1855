/** What stamps are, in points. */

/** Nine places of a page as it is seen. */
export type Position =
  | 'top-left'
  | 'top'
  | 'top-right'
  | 'left'
  | 'center'
  | 'right'
  | 'bottom-left'
  | 'bottom'
  | 'bottom-right';

/** Where a stamp goes, and how. */
export interface Placing {
  /** Such as `1, 3-`. Default: all. */
  pages?: string | undefined;
  position: Position;
  /** Points from the edge that the position names, or a shift from the center. */
  x?: number | undefined;
  y?: number | undefined;
  /** Degrees, counter-clockwise. */
  rotation: number;
  opacity: number;
  layer: 'above' | 'under';
}

/** Lines of text. */
export interface TextStamp extends Placing {
  kind: 'text';
  text: string;
  size: number;
  bold: boolean;
  color: string;
}

/** A PNG or JPEG. */
export interface ImageStamp extends Placing {
  kind: 'image';
  bytes: Uint8Array;
  width?: number | undefined;
  height?: number | undefined;
}

/** The number of each page. */
export interface PageNumberStamp extends Placing {
  kind: 'pageNumbers';
  text: string;
  first: number;
  size: number;
  color: string;
}

/** A QR code. */
export interface QrStamp extends Placing {
  kind: 'qr';
  text: string;
  size: number;
  errorCorrection: 'L' | 'M' | 'Q' | 'H';
  color: string;
}

/** One stamp. */
export type Stamp = TextStamp | ImageStamp | PageNumberStamp | QrStamp;
