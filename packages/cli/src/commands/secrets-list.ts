/** `genius secrets list`: names, versions and times; a value is never shown by any command. */

import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { style } from '../terminal/style.ts';
import { print, printJson, printTable } from '../terminal/terminal.ts';
import { ago } from '../terminal/time.ts';

export async function run(prefix: string, { tenant, json }: { tenant?: string; json?: boolean }): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform: { ports } }) => {
    const secrets = await ports.secrets.list({ prefix, ...(tenant === undefined ? {} : { tenant }) });
    if (json) printJson({ secrets });
    else if (secrets.length === 0) {
      print(
        style(
          'dim',
          say('There is none. Write one: genius secrets set NAME', 'Nu există. Scrieți: genius secrets set NUME'),
        ),
      );
    } else {
      printTable(
        [
          { title: say('name', 'nume') },
          { title: say('tenant', 'client') },
          { title: say('version', 'versiune') },
          { title: say('written', 'scris') },
        ],
        secrets.map((each) => [
          each.name,
          each.tenant || style('dim', say('all', 'toți')),
          String(each.version),
          ago(each.updatedAt),
        ]),
      );
    }
    return EXIT.done;
  });
}
