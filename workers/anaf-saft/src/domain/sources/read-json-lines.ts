/** JSON lines: an object on each line. */

import type { RawRecord } from '../model/read-record.ts';
import { MAX_LINE, type RecordSink, type SourceProblem } from './source.ts';

/** `wants` looks at a line before it is parsed: a pass that needs few of them is then quick. */
export async function readJsonLines(
  chunks: AsyncIterable<Uint8Array>,
  sink: RecordSink,
  problem: SourceProblem,
  wants: (line: string) => boolean = () => true,
): Promise<void> {
  const decoder = new TextDecoder('utf-8');
  let held = '';
  let line = 0;
  const take = (text: string) => {
    line++;
    if (text.length > MAX_LINE) return problem('json', line);
    if (!wants(text) || text.trim() === '') return;
    const raw = parse(text);
    if (raw === undefined) problem('json', line);
    else sink(raw, line, false);
  };
  for await (const chunk of chunks) {
    const text = held + decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      take(text.slice(from, end));
      from = end + 1;
    }
    held = text.slice(from);
    if (held.length <= MAX_LINE) continue;
    // The rest of such a line is skipped as parts of it come.
    held = held.slice(0, MAX_LINE + 1);
  }
  held += decoder.decode();
  if (held !== '') take(held);
}

function parse(text: string): RawRecord | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as RawRecord) : undefined;
  } catch {
    return undefined;
  }
}
