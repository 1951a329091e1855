/** CSV with a header row: comma, semicolon or tab, quotes, UTF-8 with or without its mark. */

import { once } from 'node:events';
import { type CsvError, type Info, parse } from 'csv-parse';
import { MAX_LINE, type RecordSink, type SourceProblem } from './source.ts';

const MAX_COLUMNS = 500;

export async function readCsv(
  chunks: AsyncIterable<Uint8Array>,
  sink: RecordSink,
  problem: SourceProblem,
  fieldOf: (column: string) => string = (column) => column,
): Promise<void> {
  let columns: string[] | undefined;
  let delimiter = ',';
  let parser: ReturnType<typeof parse> | undefined;
  let failed: CsvError | undefined;
  const take = ({ record, info }: { record: string[]; info: Info }) => {
    if (columns === undefined) {
      columns = record.map((name) => fieldOf(name.trim()));
      const names = columns.filter((name) => name !== '');
      if (columns.length > MAX_COLUMNS || new Set(names).size < names.length) problem('csv', info.lines);
      return;
    }
    if (record.length !== columns.length) return problem('csv', info.lines);
    const raw: Record<string, string> = {};
    for (let at = 0; at < columns.length; at++) raw[columns[at] as string] = record[at] as string;
    sink(raw, info.lines, delimiter === ';');
  };
  const open = (head: Uint8Array) => {
    delimiter = delimiterOf(new TextDecoder().decode(head));
    const made = parse({
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_LINE,
    });
    made.on('data', take);
    made.on('error', (error) => {
      failed = error as CsvError;
    });
    return made;
  };
  let head: Uint8Array = new Uint8Array(0);
  for await (const chunk of chunks) {
    if (parser === undefined) {
      // The whole header row decides the delimiter.
      head = Buffer.concat([head, chunk]);
      if (!head.includes(10) && head.length < MAX_LINE) continue;
      parser = open(head);
      await feed(parser, head);
      // The parser keeps parts of what it is given, and the source may fill its buffer again.
    } else await feed(parser, Buffer.from(chunk));
    if (failed) break;
  }
  if (parser === undefined && head.length > 0) {
    parser = open(head);
    await feed(parser, head);
  }
  if (parser && !failed) {
    const ended = Promise.race([once(parser, 'end'), once(parser, 'error')]).catch(() => undefined);
    parser.end();
    await ended;
  }
  if (failed) problem('csv', (failed as CsvError & { lines?: number }).lines ?? 1);
}

async function feed(parser: ReturnType<typeof parse>, chunk: Uint8Array): Promise<void> {
  if (parser.write(chunk)) return;
  await Promise.race([once(parser, 'drain'), once(parser, 'close')]).catch(() => undefined);
}

/** What stands most often outside quotes in the header row. */
function delimiterOf(head: string): ',' | ';' | '\t' {
  const [row = ''] = head.split(/\r?\n/, 1);
  const bare = row.replace(/"[^"]*"/g, '');
  const count = (sign: string) => bare.split(sign).length;
  if (count(';') > count(',')) return ';';
  return count('\t') > count(',') ? '\t' : ',';
}
