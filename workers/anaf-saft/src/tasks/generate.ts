/** `saft.generate`: records in, the file with its verdict out. */

import type { CheckedInputOf } from '@genius/contract';
import { romanianDay } from '@genius/romania';
import { handle, type TaskContext } from '@genius/runtime';
import { generateSaft } from '../contract/generate.ts';
import type { SaftForm } from '../domain/validate/index.ts';
import { asFailure } from '../faulty-records.ts';
import { laySources } from '../generation/lay-sources.ts';
import { readParts } from '../generation/parts.ts';
import { runGeneration } from '../generation/run-generation.ts';
import { makeTemporaryFolder } from '../generation/temporary-folder.ts';
import { givenPeriod } from '../given-period.ts';
import { type Put, withBlobs } from '../kept-blobs.ts';
import { askKit } from '../kit.ts';
import { SOFTWARE } from '../software.ts';

export const handleGenerate = handle(generateSaft, (input, ctx) => withBlobs(ctx, (put) => makeFile(input, ctx, put)));

async function makeFile(input: CheckedInputOf<typeof generateSaft>, ctx: TaskContext, put: Put) {
  const period = givenPeriod(input.declaration, input.period);
  const form: SaftForm = input.test ? 'D406T' : 'D406';
  await using temporary = await makeTemporaryFolder();
  const folder = temporary.path;
  ctx.progress(0, 'fetching records');
  const sources = await laySources(input, folder, ctx);
  const { company, declaration, basis, fileVersion, taxEntity } = input;
  const created = input.created ?? romanianDay(new Date());
  const order = { company, software: SOFTWARE, declaration, period, basis, fileVersion, created, taxEntity };
  const about = { tenant: ctx.tenant, ...(input.subjectId ? { subject: input.subjectId } : {}) };
  const { made, verdict, parts, kept } = await asFailure(
    runGeneration(
      { ...order, sources, folder, isTest: input.test },
      {
        signal: ctx.signal,
        onProgress: (fraction, doing) => ctx.progress(fraction * 0.95, doing),
        keep: (written) => put(readParts(written, ctx.signal), { mediaType: 'application/xml', ...about }),
      },
    ),
  );
  const asked = input.kit ? await askKit(() => readParts(parts), { form, period, ctx }) : {};
  const { records, documents, ledger, warnings, warningCounts } = made;
  const { isValid, kind, findings, counts, rules } = verdict;
  return {
    file: kept,
    form,
    declaration,
    period: { from: period.from, to: period.to },
    isValid: isValid && (asked.kit?.isValid ?? true),
    records,
    documents,
    ledger,
    warnings: [...warnings],
    warningCounts,
    verdict: { isValid, kind, findings, counts, rules },
    ...asked,
  };
}
