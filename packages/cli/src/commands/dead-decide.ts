/** `genius dead replay` and `genius dead discard`. */

import type { Ports, RunRecord } from '@genius/runtime';
import { noteDecision } from '../audit.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { findRun } from '../find-run.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { placeOf } from '../settings.ts';
import { print, printJson } from '../terminal/terminal.ts';

interface DecideOptions {
  all?: boolean;
  task?: string;
  json?: boolean;
}

export function deciding(what: 'replay' | 'discard') {
  return { run: (ids: readonly string[], options: DecideOptions) => decide(what, ids, options) };
}

async function decide(what: 'replay' | 'discard', ids: readonly string[], options: DecideOptions): Promise<ExitCode> {
  if ((ids.length === 0) === (options.all !== true)) {
    throw cliErrors.GW_CLI_USAGE({ problem: say('Name runs, or give --all.', 'Numiți rulări sau dați --all.') });
  }
  return withPlatform({ mustExist: true }, async ({ platform, settings }) => {
    const { ports } = platform;
    const runs = options.all
      ? await allDead(ports, options.task)
      : await Promise.all(ids.map((id) => findRun(ports, id, placeOf(settings))));
    for (const run of runs) {
      if (!(await ports.history[what](run.id))) throw cliErrors.GW_CLI_NOT_DEAD({ run: run.id, state: run.state });
      await noteDecision(ports, what === 'replay' ? 'dead.replayed' : 'dead.discarded', run);
      const state = (await ports.results.get(run.id))?.state;
      if (options.json) printJson({ id: run.id, decision: what, state });
      else
        print(
          `${run.id}  ${what === 'replay' ? say('sent again', 'trimisă din nou') : say('discarded', 'scoasă de pe listă')}`,
        );
    }
    if (runs.length === 0 && !options.json) print(say('No dead letters.', 'Nicio scrisoare moartă.'));
    return EXIT.done;
  });
}

async function allDead(ports: Ports, task: string | undefined): Promise<RunRecord[]> {
  const all: RunRecord[] = [];
  for (let before: string | undefined; ; ) {
    const page = await ports.history.find({
      dead: true,
      limit: 1_000,
      ...(task ? { task } : {}),
      ...(before ? { before } : {}),
    });
    all.push(...page.runs);
    before = page.next;
    if (!before) return all;
  }
}
