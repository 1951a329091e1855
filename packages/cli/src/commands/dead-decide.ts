/** `genius dead replay` and `genius dead discard`. */

import { askReason } from '../ask-reason.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import type { Desk } from '../registry-client/desk.ts';
import { findShownRun } from '../registry-client/find-shown-run.ts';
import { withDesk } from '../registry-client/with-desk.ts';
import { print, printJson } from '../terminal/terminal.ts';

type What = 'replay' | 'discard';

interface DecideOptions {
  all?: boolean;
  task?: string;
  reason?: string;
  json?: boolean;
  verbose?: boolean;
}

export function deciding(what: What) {
  return { run: (ids: readonly string[], options: DecideOptions) => decide(what, ids, options) };
}

async function decide(what: What, ids: readonly string[], options: DecideOptions): Promise<ExitCode> {
  if ((ids.length === 0) === (options.all !== true)) {
    throw cliErrors.GW_CLI_USAGE({ problem: say('Name runs, or give --all.', 'Numiți rulări sau dați --all.') });
  }
  const reason = await askReason(options.reason, `genius dead ${what}`);
  const { verbose, json } = options;
  const told = what === 'replay' ? say('sent again', 'trimisă din nou') : say('discarded', 'scoasă de pe listă');
  if (options.all) {
    const count = await withDesk({ verbose, changes: true }, (desk) => desk.decideAll(what, options.task, reason));
    if (json) printJson({ decision: what, count });
    else if (count === 0) print(say('No dead letters.', 'Nicio scrisoare moartă.'));
    else print(`${count}  ${told}`);
    return EXIT.done;
  }
  await withDesk({ verbose, changes: true }, async (desk) => {
    for (const id of ids) {
      const { id: found, state } = await decideOne(desk, what, id, reason);
      if (json) printJson({ id: found, decision: what, state });
      else print(`${found}  ${told}`);
    }
  });
  return EXIT.done;
}

/** Throws GW_CLI_RUN_UNKNOWN, GW_CLI_NOT_DEAD. */
async function decideOne(desk: Desk, what: What, id: string, reason: string): Promise<{ id: string; state: string }> {
  const run = await findShownRun(desk, id);
  if (!run.dead || !(await desk.decide(what, run, reason))) {
    throw cliErrors.GW_CLI_NOT_DEAD({ run: run.id, state: run.state });
  }
  return { id: run.id, state: (await desk.run(run.id))?.state ?? run.state };
}
