/** `genius runs`: lists runs, newest first. */

import type { RunState } from '@genius/runtime';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { isProbe } from '../probes.ts';
import type { Desk, RunsPage, RunsWanted, ShownRun } from '../registry-client/desk.ts';
import { withDesk } from '../registry-client/with-desk.ts';
import { printRuns } from '../run-table.ts';
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
  /** Also the platform's own probes. */
  all?: boolean;
  limit: string;
  before?: string;
  json?: boolean;
  verbose?: boolean;
}

const PAGE = 1_000;

export async function run({ limit, json, all, verbose, ...filters }: RunsOptions): Promise<ExitCode> {
  const wanted = { ...filters, limit: wholeNumber(limit, '--limit') };
  const isShown = ({ task }: ShownRun) => all === true || filters.task !== undefined || !isProbe(task);
  const { runs, next } = await withDesk({ verbose, changes: false }, (desk) => readRuns(desk, wanted, isShown));
  if (json) printJson({ runs, ...(next ? { next } : {}) });
  else {
    printRuns(runs, say('No such run.', 'Nicio rulare.'));
    if (next) print(style('dim', say(`\nmore: --before ${next}`, `\nmai multe: --before ${next}`)));
  }
  return EXIT.done;
}

/** A page as long as it is wanted, of those that are shown, filled up from further pages. */
async function readRuns(desk: Desk, wanted: RunsWanted, isShown: (run: ShownRun) => boolean): Promise<RunsPage> {
  const runs: ShownRun[] = [];
  for (let { before } = wanted; ; ) {
    const limit = Math.min(PAGE, wanted.limit - runs.length);
    const page = await desk.runs({ ...wanted, limit, ...(before ? { before } : {}) });
    runs.push(...page.runs.filter(isShown));
    before = page.next;
    if (!before || runs.length >= wanted.limit) return { runs, ...(before ? { next: before } : {}) };
  }
}
