/** `genius schedules change`: another time or input; what is not given stays. */

import type { MissedPolicy } from '@genius/runtime';
import { parseJson } from '../call/input.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { print, printJson } from '../terminal/terminal.ts';
import { stamp } from '../terminal/time.ts';
import { loadTask } from '../workers.ts';

interface EditOptions {
  cron?: string;
  input?: string;
  zone?: string;
  missed?: MissedPolicy;
  json?: boolean;
}

export async function run(name: string, options: EditOptions): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform: { scheduler } }) => {
    const find = async () => (await scheduler.list()).find((each) => each.name === name);
    const before = await find();
    if (!before) throw cliErrors.GW_CLI_SCHEDULE_UNKNOWN({ name });
    const { cron = before.cron, zone = before.zone, missed = before.missed, json } = options;
    const input: unknown = options.input === undefined ? JSON.parse(before.input) : parseJson(options.input, '--input');
    const { tenant } = before;
    await scheduler.put(name, await loadTask(before.task), input as never, { cron, zone, missed, tenant });
    const { nextAt = 0, paused = false } = (await find()) ?? {};
    if (json) printJson({ name, task: before.task, cron, zone, missed, paused, nextAt });
    else if (paused) print(say(`${name}: changed, still paused`, `${name}: modificată, încă oprită`));
    else print(say(`${name}: next at ${stamp(nextAt)}`, `${name}: următoarea la ${stamp(nextAt)}`));
    return EXIT.done;
  });
}
