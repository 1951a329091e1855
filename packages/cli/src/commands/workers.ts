/** `genius workers`: which workers there are, and which processes run them. */

import { EXIT, type ExitCode } from '../exit-code.ts';
import { knownTasks } from '../known-tasks.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { style } from '../terminal/style.ts';
import { print, printJson, printTable } from '../terminal/terminal.ts';
import { ago } from '../terminal/time.ts';
import { knownTags } from '../workers.ts';

export async function run({ json }: { json?: boolean }): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform: { ports } }) => {
    const instances = (await ports.instances.list()).filter(({ alive, tags }) => alive && tags.length > 0);
    const tags = [...new Set([...knownTags, ...instances.flatMap((instance) => [...instance.tags])])].sort();
    const workers = tags.map((tag) => ({
      tag,
      tasks: knownTasks.filter(({ queue }) => queue === tag).map(({ name }) => name),
      instances: instances.filter((instance) => instance.tags.includes(tag)).map(({ id }) => id),
    }));
    if (json) {
      printJson({ workers, instances });
      return EXIT.done;
    }
    printTable(
      [
        { title: '' },
        { title: say('worker', 'lucrător') },
        { title: say('processes', 'procese'), align: 'right' },
        { title: say('tasks', 'sarcini'), flexible: true },
      ],
      workers.map(({ tag, tasks, instances: by }) => [
        by.length ? style('green', '●') : style('dim', '○'),
        tag,
        String(by.length),
        tasks.join(', '),
      ]),
    );
    print();
    if (instances.length === 0)
      print(style('dim', say('No process runs any: genius start', 'Niciun proces nu îi rulează: genius start')));
    else {
      printTable(
        [
          { title: say('process', 'proces') },
          { title: 'host' },
          { title: 'pid', align: 'right' },
          { title: say('since', 'de la') },
          { title: say('running', 'rulează'), align: 'right' },
          { title: say('workers', 'lucrători'), flexible: true },
        ],
        instances.map(({ id, host, pid, startedAt, running, tags: own }) => [
          id,
          host,
          String(pid),
          ago(startedAt),
          String(running),
          own.join(', '),
        ]),
      );
    }
    return EXIT.done;
  });
}
