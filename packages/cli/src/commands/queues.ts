/** `genius queues`: how many runs wait, run and failed on each queue. */

import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { isProbe } from '../probes.ts';
import { style } from '../terminal/style.ts';
import { printJson, printTable } from '../terminal/terminal.ts';
import { knownTags } from '../workers.ts';

const NONE = { ready: 0, scheduled: 0, held: 0, running: 0, dead: 0 };

export async function run({ json }: { json?: boolean }): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform: { ports } }) => {
    const [depths, instances] = await Promise.all([ports.broker.depth(), ports.instances.list()]);
    const names = [...new Set([...knownTags, ...depths.map(({ queue }) => queue)])]
      .filter((name) => !isProbe(name))
      .sort();
    const queues = names.map((queue) => ({
      ...NONE,
      ...depths.find((depth) => depth.queue === queue),
      queue,
      processes: instances.filter(({ alive, tags }) => alive && tags.includes(queue)).length,
    }));
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
      ],
      queues.map(({ queue, ready, scheduled, held, running, dead, processes }) => [
        queue,
        count(ready, 'yellow'),
        count(scheduled, 'yellow'),
        count(held, 'yellow'),
        count(running, 'cyan'),
        count(dead, 'red'),
        processes === 0 ? style('dim', '0') : String(processes),
      ]),
    );
    return EXIT.done;
  });
}
