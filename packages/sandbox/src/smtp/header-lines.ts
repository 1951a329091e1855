/** The header fields of a message exactly as they were sent. */

export interface HeaderLine {
  name: string;
  /** Unfolded, not decoded. */
  value: string;
  /** The field's bytes as text, folds included. */
  raw: string;
}

/** Only this much of a message is looked at for headers. */
const MOST_HEADER_BYTES = 1_000_000;

/** The fields above the first empty line; a line that is no field is kept with an empty name. */
export function readHeaders(raw: Buffer): HeaderLine[] {
  const text = raw.subarray(0, headerLength(raw)).toString('utf8');
  const fields = text.split(/\r?\n(?![ \t])/).filter((field) => field !== '');
  return fields.map((field) => {
    const colon = /^([\x21-\x39\x3b-\x7e]+)[ \t]*:/.exec(field);
    const unfolded = field.replace(/\r?\n/g, '');
    if (!colon) return { name: '', value: unfolded, raw: field };
    return { name: colon[1] ?? '', value: unfolded.slice(colon[0].length).trim(), raw: field };
  });
}

/** How many bytes the header has, without the empty line that ends it. */
export function headerLength(raw: Buffer): number {
  const ends = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')].filter((at) => at >= 0);
  return Math.min(raw.length, MOST_HEADER_BYTES, ...ends);
}
