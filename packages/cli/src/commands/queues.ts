/** `genius queues`: how many runs wait, run and failed on each queue, and which of them are paused. */

import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withDesk } from '../registry-client/with-desk.ts';
import { style } from '../terminal/style.ts';
import { printJson, printTable } from '../terminal/terminal.ts';

export async function run({ json, verbose }: { json?: boolean; verbose?: boolean }): Promise<ExitCode> {
  const queues = await withDesk({ verbose, changes: false }, (desk) => desk.queues());
  if (json) {
    printJson({ queues });
    return EXIT.done;
  }
  const right = (title: string) => ({ title, align: 'right' as const });
  const count = (n: number, format: 'yellow' | 'cyan' | 'red') =>
    n === 0 ? style('dim', '0') : style(format, String(n));
  printTable(
    [
      { title: say('queue', 'coadă') },
      right(say('ready', 'gata')),
      right(say('scheduled', 'programate')),
      right(say('held', 'reținute')),
      right(say('running', 'rulează')),
      right(say('dead', 'moarte')),
      right(say('processes', 'procese')),
      { title: '', flexible: true },
    ],
    queues.map(({ queue, ready, scheduled, held, running, dead, processes, paused }) => [
      queue,
      count(ready, 'yellow'),
      count(scheduled, 'yellow'),
      count(held, 'yellow'),
      count(running, 'cyan'),
      count(dead, 'red'),
      processes === 0 ? style('dim', '0') : String(processes),
      paused ? style('yellow', say(`paused: ${paused.reason}`, `oprită: ${paused.reason}`)) : '',
    ]),
  );
  return EXIT.done;
}
