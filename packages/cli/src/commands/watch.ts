/** `genius watch`: follows events as they happen, until Ctrl-C. */

import type { ReceivedEvent } from '@genius/runtime';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { isProbe } from '../probes.ts';
import { idText } from '../run-table.ts';
import { onInterrupt } from '../stop-signals.ts';
import { style } from '../terminal/style.ts';
import { note, print, printJson } from '../terminal/terminal.ts';
import { clock } from '../terminal/time.ts';

/** Always safe to show: they name a run and how it ended, never what was in it. */
const PLAIN = new Set(['run_id', 'task', 'correlation_id']);
/** The same, of a failure. */
const PLAIN_OF_FAILURE = new Set(['code', 'kind']);

export async function run(
  topic: string,
  options: { reveal?: boolean; all?: boolean; json?: boolean },
): Promise<ExitCode> {
  return withPlatform({}, async ({ platform }) => {
    const stopped = new Promise<void>((resolve) => onInterrupt(() => resolve()));
    const show = (event: ReceivedEvent) => {
      if (!options.all && isProbe(String(event.data.task))) return;
      const shown = options.reveal ? event : plainOnly(event);
      if (options.json) printJson(shown);
      else print(lineOf(shown));
    };
    const subscription = await platform.ports.events.subscribe(topic, show);
    note(style('dim', say(`watching ${topic}; Ctrl-C ends it`, `urmăresc ${topic}; Ctrl-C încheie`)));
    await stopped;
    await subscription.close();
    return EXIT.done;
  });
}

function plainOnly(event: ReceivedEvent): ReceivedEvent {
  const isFailure = event.type.endsWith('.failed');
  const shown = Object.entries(event.data).filter(
    ([name]) => PLAIN.has(name) || (isFailure && PLAIN_OF_FAILURE.has(name)),
  );
  return { ...event, data: Object.fromEntries(shown) };
}

function lineOf({ time, type, data }: ReceivedEvent): string {
  const isFailure = type.endsWith('.failed');
  const { run_id, correlation_id: _, task, ...rest } = data;
  const more = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const words = [
    style('dim', clock(Date.parse(time), true)),
    style(isFailure ? 'red' : 'green', type),
    String(task ?? ''),
    style('dim', idText(String(run_id ?? ''))),
    ...more,
  ];
  return words.join('  ');
}
