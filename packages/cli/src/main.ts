/** Runs one command line and sets the exit code. */

import { holdYoungHeap } from '@genius/runtime/young-heap';
import { endWithReader } from './terminal/terminal.ts';

/** `argv` as Node gives it. Never rejects: what goes wrong is said on stderr, or in the JSON on stdout. */
export async function main(argv: readonly string[]): Promise<void> {
  holdYoungHeap();
  endWithReader();
  const { createProgram } = await import('./program.ts');
  try {
    await createProgram().parseAsync([...argv]);
  } catch (error) {
    if (isCommanderEnd(error)) {
      // Commander has said what was wrong; help and version end with 0.
      process.exitCode = error.exitCode === 0 ? 0 : 2;
      return;
    }
    const { reportError } = await import('./report-error.ts');
    process.exitCode = reportError(error, argv.includes('--json'));
  }
}

function isCommanderEnd(error: unknown): error is { exitCode: number } {
  return (
    error instanceof Error && 'exitCode' in error && String((error as { code?: string }).code).startsWith('commander.')
  );
}
