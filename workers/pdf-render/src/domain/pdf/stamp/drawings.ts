/** What stamps look like: each is drawn once, from its lower left corner, as a form that pages show. */

import {
  beginText,
  concatTransformationMatrix,
  drawObject,
  endText,
  fill,
  type PDFDocument,
  type PDFImage,
  type PDFOperator,
  type PDFRef,
  popGraphicsState,
  pushGraphicsState,
  rectangle,
  setFillingRgbColor,
  setFontAndSize,
  setTextMatrix,
  showText,
} from '@cantoo/pdf-lib';
import QRCode from 'qrcode';
import { PdfFault } from '../pdf-fault.ts';
import type { StampFonts } from './stamp-font.ts';
import type { ImageStamp, Position, QrStamp } from './stamp-options.ts';

/** A form and its size in points. */
export interface Drawing {
  form: PDFRef;
  width: number;
  height: number;
}

/** Of one line, by the size of its letters. */
const LINE = 1.25;
/** Room below the foot of the last line, for the tails of letters. */
const DEPTH = 0.27;
/** The quiet zone around a QR code, in modules. */
const QUIET = 4;
const MAX_PIXELS = 50_000_000;

/** Lines of text. */
export async function drawText(
  document: PDFDocument,
  fonts: StampFonts,
  asked: { text: string; size: number; bold?: boolean; color: string; position: Position },
): Promise<Drawing> {
  const { size, color, position, bold = false } = asked;
  const text = asked.text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', '    ').normalize('NFC');
  const lines = text.split('\n');
  const font = await fonts.forText(bold ? 'bold' : 'regular', text);
  const widths = lines.map((line) => font.widthOfTextAtSize(line, size));
  const width = Math.max(...widths, 1);
  const height = lines.length * size * LINE;
  const operators = [setFillingRgbColor(...rgb(color)), beginText(), setFontAndSize('F', size)];
  for (const [index, line] of lines.entries()) {
    const left = (width - (widths[index] ?? 0)) * shareLeft(position);
    const foot = height - (index + 1) * size * LINE + size * DEPTH;
    operators.push(setTextMatrix(1, 0, 0, 1, left, foot), showText(font.encodeText(line)));
  }
  operators.push(endText());
  return formOf(document, operators, { width, height }, { Font: { F: font.ref } });
}

function shareLeft(position: Position): number {
  if (position.endsWith('right')) return 1;
  return position.endsWith('left') ? 0 : 0.5;
}

/** A QR code as rectangles, on white. */
export function drawQr(document: PDFDocument, { text, size, errorCorrection, color }: QrStamp): Drawing {
  let code: QRCode.QRCode;
  try {
    code = QRCode.create(text, { errorCorrectionLevel: errorCorrection });
  } catch (error) {
    throw new PdfFault('QR_TOO_LONG', { length: text.length }, { cause: error });
  }
  const { size: count, data } = code.modules;
  const side = size / (count + 2 * QUIET);
  const operators = [
    setFillingRgbColor(1, 1, 1),
    rectangle(0, 0, size, size),
    fill(),
    setFillingRgbColor(...rgb(color)),
  ];
  for (let row = 0; row < count; row += 1) {
    const y = size - (QUIET + row + 1) * side;
    for (let column = 0; column < count; column += 1) {
      if (!data[row * count + column]) continue;
      const from = column;
      while (column + 1 < count && data[row * count + column + 1]) column += 1;
      operators.push(rectangle((QUIET + from) * side, y, (column - from + 1) * side, side));
    }
  }
  operators.push(fill());
  return formOf(document, operators, { width: size, height: size }, {});
}

/** A PNG or JPEG at its asked size, or by its shape. */
export async function drawImage(document: PDFDocument, { bytes, ...asked }: ImageStamp): Promise<Drawing> {
  const image = await embedImage(document, bytes);
  const shape = image.width / image.height;
  // 96 pixels an inch.
  const width = asked.width ?? (asked.height === undefined ? image.width * 0.75 : asked.height * shape);
  const height = asked.height ?? width / shape;
  const operators = [
    pushGraphicsState(),
    concatTransformationMatrix(width, 0, 0, height, 0, 0),
    drawObject('I'),
    popGraphicsState(),
  ];
  return formOf(document, operators, { width, height }, { XObject: { I: image.ref } });
}

async function embedImage(document: PDFDocument, bytes: Uint8Array): Promise<PDFImage> {
  const isPng = Buffer.from(bytes.subarray(0, 8)).equals(Buffer.from('89504e470d0a1a0a', 'hex'));
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8;
  if (!isPng && !isJpeg) throw new PdfFault('IMAGE_UNREADABLE');
  if (isPng) assertSize(bytes);
  try {
    const image = isPng ? await document.embedPng(bytes) : await document.embedJpg(bytes);
    await image.embed();
    return image;
  } catch (error) {
    throw new PdfFault('IMAGE_UNREADABLE', {}, { cause: error });
  }
}

/** A PNG of a few bytes can unfold to any size: it says which before it is unfolded. */
function assertSize(png: Uint8Array): void {
  if (png.byteLength < 24) throw new PdfFault('IMAGE_UNREADABLE');
  const header = new DataView(png.buffer, png.byteOffset, 24);
  if (header.getUint32(16) * header.getUint32(20) > MAX_PIXELS) throw new PdfFault('IMAGE_UNREADABLE');
}

function formOf(
  { context }: PDFDocument,
  operators: PDFOperator[],
  { width, height }: { width: number; height: number },
  resources: Record<string, Record<string, PDFRef>>,
): Drawing {
  const stream = context.formXObject(operators, {
    BBox: context.obj([0, 0, width, height]),
    Resources: context.obj(resources),
    // A group is transparent as a whole, also where its letters overlap.
    Group: context.obj({ Type: 'Group', S: 'Transparency', CS: 'DeviceRGB' }),
  });
  return { form: context.register(stream), width, height };
}

function rgb(color: string): [number, number, number] {
  const part = (at: number) => Number.parseInt(color.slice(at, at + 2), 16) / 255;
  return [part(1), part(3), part(5)];
}
