/** `genius runs`: lists runs, newest first. */

import type { RunQuery, RunState } from '@genius/runtime';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { printRuns, withoutPayloads } from '../run-table.ts';
import { style } from '../terminal/style.ts';
import { print, printJson } from '../terminal/terminal.ts';
import { wholeNumber } from '../whole-number.ts';

interface RunsOptions {
  state?: RunState;
  task?: string;
  queue?: string;
  tenant?: string;
  subject?: string;
  dead?: boolean;
  limit: string;
  before?: string;
  json?: boolean;
}

export async function run({ limit, json, ...filters }: RunsOptions): Promise<ExitCode> {
  const query: RunQuery = { ...filters, limit: wholeNumber(limit, '--limit') };
  return withPlatform({ mustExist: true }, async ({ platform }) => {
    const { runs, next } = await platform.ports.history.find(query);
    if (json) printJson({ runs: runs.map(withoutPayloads), ...(next ? { next } : {}) });
    else {
      printRuns(runs, say('No such run.', 'Nicio rulare.'));
      if (next) print(style('dim', say(`\nmore: --before ${next}`, `\nmai multe: --before ${next}`)));
    }
    return EXIT.done;
  });
}
