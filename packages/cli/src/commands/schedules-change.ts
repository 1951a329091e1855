/** `genius schedules pause`, `resume`, `remove` and `reset`. */

import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { print, printJson } from '../terminal/terminal.ts';

type Change = 'pause' | 'resume' | 'remove' | 'reset';

export function changing(what: Change) {
  return { run: (name: string, options: { json?: boolean }) => change(what, name, options) };
}

async function change(what: Change, name: string, { json }: { json?: boolean }): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform: { scheduler } }) => {
    const exists = (await scheduler.list()).some((each) => each.name === name);
    if (!exists) throw cliErrors.GW_CLI_SCHEDULE_UNKNOWN({ name });
    if (what === 'remove') await scheduler.remove(name);
    else if (what === 'reset') await scheduler.reset(name);
    else await scheduler.pause(name, what === 'pause');
    const done = {
      pause: say('paused', 'oprită'),
      resume: say('goes on', 'repornită'),
      remove: say('removed', 'ștearsă'),
      reset: say('as its worker declares it', 'cum o declară lucrătorul ei'),
    };
    if (json) printJson({ name, change: what });
    else print(`${name}  ${done[what]}`);
    return EXIT.done;
  });
}
