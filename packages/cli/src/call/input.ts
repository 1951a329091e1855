/** Inputs as they stand on the command line, on stdin, or in a file of JSON lines. */

import { createReadStream } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { cliErrors } from '../errors.ts';

/**
 * JSON of an option; `-` reads stdin, `@file` a file. Throws GW_CLI_INPUT_UNREADABLE, without the text in it, and
 * GW_CLI_FILE_UNREADABLE.
 */
export async function readJson(given: string, source: string): Promise<unknown> {
  if (given === '-') return parseJson(await text(process.stdin), source);
  return parseJson(given.startsWith('@') ? await readText(given.slice(1)) : given, source);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(file, error);
  }
}

function unreadable(file: string, error: unknown) {
  return cliErrors.GW_CLI_FILE_UNREADABLE({ file, problem: (error as NodeJS.ErrnoException).code ?? String(error) });
}

export function parseJson(json: string, source: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw cliErrors.GW_CLI_INPUT_UNREADABLE({ source, problem: problemOf(error) });
  }
}

/** The inputs of a batch, one a line; empty lines are no inputs. */
export async function* readBatch(file: string): AsyncGenerator<{ line: number; json: string }> {
  const stream = file === '-' ? process.stdin : await openText(file);
  let line = 0;
  for await (const json of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    line++;
    if (json.trim() !== '') yield { line, json };
  }
}

async function openText(file: string) {
  try {
    await access(file);
  } catch (error) {
    throw unreadable(file, error);
  }
  return createReadStream(file);
}

/** What the parser says, without the piece of the text that it quotes: it may be personal. */
function problemOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const place = /at position \d+(?: \(line \d+ column \d+\))?/.exec(message)?.[0];
  return message.startsWith('Unexpected end') ? 'it ends too early' : `it goes wrong ${place ?? 'at its beginning'}`;
}
