/** `genius schedules list`. */

import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { style } from '../terminal/style.ts';
import { print, printJson, printTable } from '../terminal/terminal.ts';
import { ago, stamp } from '../terminal/time.ts';

export async function run({ json }: { json?: boolean }): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform }) => {
    const schedules = await platform.scheduler.list();
    if (json) printJson({ schedules: schedules.map(({ input: _, ...rest }) => rest) });
    else if (schedules.length === 0) {
      print(
        style(
          'dim',
          say(
            'Nothing is scheduled. Add something: genius schedules add --help',
            'Nimic programat. Adăugați: genius schedules add --help',
          ),
        ),
      );
    } else {
      printTable(
        [
          { title: say('name', 'nume') },
          { title: say('task', 'sarcină') },
          { title: 'cron' },
          { title: say('zone', 'fus orar') },
          { title: say('next', 'următoarea') },
          { title: say('last', 'ultima') },
          { title: say('missed', 'ratate') },
          { title: say('by', 'de la') },
        ],
        schedules.map(({ name, task, cron, zone, paused, nextAt, lastAt, missed, worker, isChanged }) => [
          name,
          task,
          cron,
          zone,
          paused ? style('yellow', say('paused', 'oprită')) : stamp(nextAt),
          lastAt === undefined ? '' : ago(lastAt),
          missed,
          whose(worker, isChanged),
        ]),
      );
    }
    return EXIT.done;
  });
}

/** Who says when it runs. */
function whose(worker: string | undefined, isChanged: true | undefined): string {
  if (worker === undefined) return say('a person', 'o persoană');
  return isChanged ? say(`${worker}, changed by a person`, `${worker}, modificată de o persoană`) : worker;
}
