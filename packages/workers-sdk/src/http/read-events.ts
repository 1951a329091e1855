/** Reads a stream of server-sent events (HTML Living Standard, 9.2), which in a browser can carry no token by itself. */

export interface SentEvent {
  /** Default `'message'`. */
  event: string;
  /** Empty for a stream's sign of life. */
  data: string;
  /** The last one that was told. */
  id: string | undefined;
}

/** A line longer than this ends the stream: the other side is no registry. */
const LONGEST_LINE = 16_000_000;

export async function* readEvents(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<SentEvent> {
  let event = '';
  let data: string[] = [];
  let id: string | undefined;
  for await (const line of readLines(chunks)) {
    if (line === '') {
      if (data.length || id !== undefined) yield { event: event || 'message', data: data.join('\n'), id };
      event = '';
      data = [];
      continue;
    }
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) as RegExpExecArray;
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
    if (field === 'id' && !value.includes('\0')) id = value;
  }
}

async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    // A CR at the end may be the first half of a CRLF.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() as string;
    if (rest.length > LONGEST_LINE) throw new RangeError('a line is too long');
    yield* lines;
  }
}
