/** `genius dead list`: runs that failed for good and wait for a decision. */

import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { printRuns, withoutPayloads } from '../run-table.ts';
import { style } from '../terminal/style.ts';
import { print, printJson } from '../terminal/terminal.ts';
import { wholeNumber } from '../whole-number.ts';

export async function run(options: { task?: string; limit: string; json?: boolean }): Promise<ExitCode> {
  const limit = wholeNumber(options.limit, '--limit');
  return withPlatform({ mustExist: true }, async ({ platform }) => {
    const { runs } = await platform.ports.history.find({
      dead: true,
      limit,
      ...(options.task ? { task: options.task } : {}),
    });
    if (options.json) {
      printJson({ runs: runs.map(withoutPayloads) });
      return EXIT.done;
    }
    printRuns(runs, say('No dead letters.', 'Nicio scrisoare moartă.'));
    if (runs.length)
      print(
        style('dim', say('\ngenius dead show | replay | discard <id>', '\ngenius dead show | replay | discard <id>')),
      );
    return EXIT.done;
  });
}
