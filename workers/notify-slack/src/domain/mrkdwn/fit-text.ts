/** Makes text fit into a field of Slack, without cutting what a reader sees as one character. */

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The text in at most `limit` UTF-16 units; what was cut shows as an ellipsis. */
export function fitText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, safeCut(text, limit - 1)).trimEnd()}…`;
}

/** The last position up to `at` that parts no character. */
export function safeCut(text: string, at: number): number {
  if (at >= text.length) return text.length;
  // A window is enough: no character of a writing system is longer, and one made to be longer may be parted.
  const from = Math.max(0, at - 64);
  const start = isLowSurrogate(text, from) ? from - 1 : from;
  let cut = start;
  for (const { index, segment } of segmenter.segment(text.slice(start, at + 64))) {
    const end = start + index + segment.length;
    if (end > at) break;
    cut = end;
  }
  if (cut > start) return cut;
  return isLowSurrogate(text, at) ? at - 1 : at;
}

function isLowSurrogate(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return at > 0 && unit >= 0xdc00 && unit <= 0xdfff;
}
