/** `genius runs`: lists runs, newest first. */

import type { History, RunQuery, RunRecord, RunState } from '@genius/runtime';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { isProbe } from '../probes.ts';
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
  /** Also the platform's own probes. */
  all?: boolean;
  limit: string;
  before?: string;
  json?: boolean;
}

export async function run({ limit, json, all, ...filters }: RunsOptions): Promise<ExitCode> {
  const query = { ...filters, limit: wholeNumber(limit, '--limit') };
  return withPlatform({ mustExist: true }, async ({ platform }) => {
    const { runs, next } = await (all || query.task
      ? platform.ports.history.find(query)
      : withoutProbes(platform.ports.history, query));
    if (json) printJson({ runs: runs.map(withoutPayloads), ...(next ? { next } : {}) });
    else {
      printRuns(runs, say('No such run.', 'Nicio rulare.'));
      if (next) print(style('dim', say(`\nmore: --before ${next}`, `\nmai multe: --before ${next}`)));
    }
    return EXIT.done;
  });
}

/** A page without probes, which is filled up from further pages. */
async function withoutProbes(history: History, query: RunQuery & { limit: number }) {
  const runs: RunRecord[] = [];
  for (let { before } = query; ; ) {
    const page = await history.find({ ...query, limit: query.limit - runs.length, ...(before ? { before } : {}) });
    runs.push(...page.runs.filter(({ task }) => !isProbe(task)));
    before = page.next;
    if (!before || runs.length >= query.limit) return { runs, ...(before ? { next: before } : {}) };
  }
}
