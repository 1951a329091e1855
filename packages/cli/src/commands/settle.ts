/** `genius settle`: a person says how a run with unknown outcome really ended. */

import { errors, type Task } from '@genius/contract';
import { actor, noteDecision } from '../audit.ts';
import { parseJson } from '../call/input.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { findRun } from '../find-run.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { placeOf } from '../settings.ts';
import { print, printJson } from '../terminal/terminal.ts';
import { findTask } from '../workers.ts';

interface SettleOptions {
  happened?: string;
  outcome?: string;
  notHappened?: boolean;
  json?: boolean;
}

export async function run(id: string, options: SettleOptions): Promise<ExitCode> {
  if ((options.happened === undefined) === (options.notHappened !== true)) {
    throw cliErrors.GW_CLI_USAGE({
      problem: say(
        'Give either --happened with the output, or --not-happened.',
        'Dați fie --happened cu rezultatul, fie --not-happened.',
      ),
    });
  }
  const output = options.happened === undefined ? undefined : parseJson(options.happened, '--happened');
  const outcome = options.outcome === undefined ? output : parseJson(options.outcome, '--outcome');
  return withPlatform({ mustExist: true }, async ({ platform, settings }) => {
    const { ports } = platform;
    const found = await findRun(ports, id, placeOf(settings));
    if (found.state !== 'unknown') throw cliErrors.GW_CLI_NOT_UNKNOWN({ run: found.id, state: found.state });
    const happened = output !== undefined;
    const checked = happened ? checkOutput(await findTask(found.task), output) : undefined;
    // The effect first: a run that is tried again must find the decision.
    await ports.effects.settle(
      found.id,
      happened ? { happened, outcome: JSON.stringify(outcome) } : { happened: false },
      actor(),
    );
    await ports.history.settle(
      found.id,
      happened ? { happened, output: JSON.stringify(checked) } : { happened: false },
    );
    await noteDecision(ports, happened ? 'run.settled.happened' : 'run.settled.not-happened', found);
    const state = (await ports.results.get(found.id))?.state;
    if (options.json) printJson({ id: found.id, state });
    else
      print(
        happened
          ? say(`${found.id}  done`, `${found.id}  încheiată`)
          : say(`${found.id}  will be tried again`, `${found.id}  va fi încercată din nou`),
      );
    return EXIT.done;
  });
}

/** The output as the contract allows it; whoever waits for the run relies on it. */
function checkOutput(task: Task | undefined, output: unknown): unknown {
  if (!task) return output;
  const checked = task.output.safeParse(output);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const field = issue?.path.map(String).join('.') || '(whole)';
  throw errors.GW_OPTION_INVALID({ field: '--happened', problem: `${field}: ${issue?.message ?? ''}` }, { field });
}
