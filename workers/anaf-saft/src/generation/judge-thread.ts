/** The thread that judges what was generated. */

import { statSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { validateSaft } from '../domain/validate/index.ts';
import type { JudgeOrder, ToldOfJudge } from './messages.ts';
import type { WrittenPart } from './parts.ts';
import { readFilePieces } from './read-file-pieces.ts';
import { tell, tellProgress } from './tell.ts';

/** Findings that come back with the file; saft.validate tells more. */
const MOST_FINDINGS = 200;

async function run({ parts, form, year, month }: JudgeOrder): Promise<void> {
  const bytes = parts.reduce(
    (sum, part) => sum + ('text' in part ? Buffer.byteLength(part.text) : statSync(part.path).size),
    0,
  );
  const verdict = await validateSaft(piecesOf(parts), {
    form,
    year,
    month,
    maxFindings: MOST_FINDINGS,
    onProgress: (read) => tellProgress(Math.min(1, read / bytes), 'judging'),
  });
  tell<ToldOfJudge>({ type: 'judged', verdict });
}

/** The judge keeps nothing of a piece. */
async function* piecesOf(parts: readonly WrittenPart[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if ('text' in part) yield Buffer.from(part.text);
    else yield* readFilePieces(part.path);
  }
}

run(workerData as JudgeOrder).catch((error: unknown) => tell<ToldOfJudge>({ type: 'failed', error }));
