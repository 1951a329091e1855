/** Reads the records of one source, each with its kind. */

import type { Notes, RecordPlace } from '../model/notes.ts';
import type { RawRecord } from '../model/read-record.ts';
import { MASTER_KINDS, RECORD_KINDS, type RecordKind } from '../model/record-kind.ts';
import { fieldNamer } from './field-names.ts';
import { readCsv } from './read-csv.ts';
import { readJsonLines } from './read-json-lines.ts';
import type { RecordSource } from './source.ts';

export interface ReadSourceOptions {
  /** Its place among the sources. */
  index: number;
  /** Masters stand before documents in the file, and are read first. */
  part: 'masters' | 'documents';
  notes: Notes;
  /** Faults of what is no record, and of kinds, are told by one pass alone. */
  isFirst: boolean;
  signal?: AbortSignal | undefined;
  onBytes?: ((bytes: number) => void) | undefined;
}

export type KindSink = (kind: RecordKind, raw: RawRecord, place: RecordPlace, hasDecimalComma: boolean) => void;

const KNOWN = new Set<string>(RECORD_KINDS);
const isWanted = (kind: RecordKind, part: 'masters' | 'documents') => MASTER_KINDS.has(kind) === (part === 'masters');
const KIND_ON_LINE = /"kind"\s*:\s*"(\w+)"/;

export async function readSource(source: RecordSource, options: ReadSourceOptions, sink: KindSink): Promise<void> {
  const { index, part, notes, isFirst } = options;
  const { kind: only } = source;
  if (only !== undefined && !isWanted(only, part)) return;
  const fieldOf = only && fieldNamer(only);
  const take = (raw: RawRecord, line: number, hasDecimalComma: boolean) => {
    const kind = only ?? raw.kind;
    const place: RecordPlace = { kind: only, source: index, line };
    if (typeof kind !== 'string' || !KNOWN.has(kind)) {
      if (isFirst) notes.fault(place, 'kind', 'kind', { choices: RECORD_KINDS.join(', ') });
      return;
    }
    const known = kind as RecordKind;
    if (!isWanted(known, part)) return;
    place.kind = known;
    sink(known, source.isLoose && fieldOf ? renamed(raw, fieldOf) : raw, place, hasDecimalComma);
  };
  const problem = (rule: 'json' | 'csv', line: number) => {
    // A line that can not be read belongs to no part: it is told by the first pass over the source.
    if (isFirst || only !== undefined) notes.fault({ kind: only, source: index, line }, '', rule);
  };
  // A line that plainly is of a kind of the other part isn't worth parsing; anything else is.
  const wants = (line: string) => {
    if (only !== undefined) return true;
    const said = KIND_ON_LINE.exec(line)?.[1];
    return said === undefined || !KNOWN.has(said) || isWanted(said as RecordKind, part);
  };
  const { chunks, format } = await looked(watched(source.open(), options), source.format);
  if (format === 'csv') await readCsv(chunks, take, problem, fieldOf);
  else await readJsonLines(chunks, take, problem, wants);
}

const renamed = (raw: RawRecord, fieldOf: (name: string) => string): RawRecord =>
  Object.fromEntries(Object.entries(raw).map(([name, value]) => [fieldOf(name), value]));

async function* watched(
  chunks: AsyncIterable<Uint8Array>,
  { signal, onBytes }: ReadSourceOptions,
): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    onBytes?.(chunk.length);
    yield chunk;
  }
}

/** JSON lines begin with a brace, behind blanks and the mark of UTF-8. */
async function looked(
  chunks: AsyncIterable<Uint8Array>,
  given: 'jsonl' | 'csv' | undefined,
): Promise<{ chunks: AsyncIterable<Uint8Array>; format: 'jsonl' | 'csv' }> {
  if (given) return { chunks, format: given };
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) return { chunks: none(), format: 'jsonl' };
  const start = new TextDecoder().decode(first.value.subarray(0, 1_000)).trimStart();
  const rest: AsyncIterable<Uint8Array> = {
    async *[Symbol.asyncIterator]() {
      yield first.value;
      for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
    },
  };
  return { chunks: rest, format: start.startsWith('{') ? 'jsonl' : 'csv' };
}

async function* none(): AsyncIterable<Uint8Array> {}
