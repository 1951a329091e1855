/** `genius schedules add`: a task that is sent by the clock. */

import type { MissedPolicy } from '@genius/runtime';
import { parseJson } from '../call/input.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { print, printJson } from '../terminal/terminal.ts';
import { stamp } from '../terminal/time.ts';
import { loadTask } from '../workers.ts';

interface AddOptions {
  cron: string;
  input: string;
  zone: string;
  missed: MissedPolicy;
  tenant?: string;
  json?: boolean;
}

export async function run(name: string, taskName: string, options: AddOptions): Promise<ExitCode> {
  const { cron, zone, missed, tenant } = options;
  const task = await loadTask(taskName);
  const input = parseJson(options.input, '--input');
  return withPlatform({}, async ({ platform }) => {
    await platform.scheduler.put(name, task, input as never, { cron, zone, missed, ...(tenant ? { tenant } : {}) });
    const added = (await platform.scheduler.list()).find((each) => each.name === name);
    const next = added?.nextAt ?? 0;
    if (options.json) printJson({ name, task: taskName, cron, zone, missed, nextAt: next });
    else print(say(`${name}: next at ${stamp(next)}`, `${name}: următoarea la ${stamp(next)}`));
    return EXIT.done;
  });
}
