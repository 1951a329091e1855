/** `genius dead list`: runs that failed for good and wait for a decision. */

import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withDesk } from '../registry-client/with-desk.ts';
import { printRuns } from '../run-table.ts';
import { style } from '../terminal/style.ts';
import { print, printJson } from '../terminal/terminal.ts';
import { wholeNumber } from '../whole-number.ts';

interface ListOptions {
  task?: string;
  limit: string;
  json?: boolean;
  verbose?: boolean;
}

const PAGE = 1_000;

export async function run({ task, limit, json, verbose }: ListOptions): Promise<ExitCode> {
  const wanted = {
    dead: true,
    limit: Math.min(PAGE, wholeNumber(limit, '--limit')),
    ...(task === undefined ? {} : { task }),
  };
  const { runs } = await withDesk({ verbose, changes: false }, (desk) => desk.runs(wanted));
  if (json) {
    printJson({ runs });
    return EXIT.done;
  }
  printRuns(runs, say('No dead letters.', 'Nicio scrisoare moartă.'));
  if (runs.length)
    print(
      style('dim', say('\ngenius dead show | replay | discard <id>', '\ngenius dead show | replay | discard <id>')),
    );
  return EXIT.done;
}
