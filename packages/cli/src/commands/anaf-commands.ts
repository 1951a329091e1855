/** The commands of ANAF, described: a login that a person walks through, and how long logins live. */

import { type Command, Option } from 'commander';
import { examples } from '../help.ts';
import { say } from '../language.ts';

/** `act` loads a command's file when it is called, as for every other command. */
export function addAnaf(
  program: Command,
  act: (load: () => Promise<{ run: (...args: never[]) => Promise<number> }>) => (...args: unknown[]) => Promise<void>,
): void {
  const tenant = () =>
    new Option('--tenant <name>', say('whose login; without it, for all', 'al cui; fără ea, pentru toți'));
  const json = () => new Option('--json', say('answer as JSON', 'răspunde în JSON'));
  const anaf = program
    .command('anaf')
    .description(say('logins at ANAF, with the digital certificate', 'autentificări la ANAF, cu certificatul digital'));
  anaf
    .command('login')
    .description(
      say(
        'log in at ANAF in a browser, and keep the login sealed; it is renewed by itself for a year',
        'autentificare la ANAF într-un browser; se păstrează sigilată și se reînnoiește singură un an',
      ),
    )
    .option(
      '--cif <number>',
      say(
        'for this fiscal code; without it, for every one that has no login of its own',
        'pentru acest CIF; fără el, pentru toate care nu au autentificarea lor',
      ),
    )
    .addOption(tenant())
    .option(
      '--paste',
      say(
        'do not listen for the browser: paste the address it ends at, or pipe it in',
        'nu aștepta browserul: lipiți adresa la care ajunge sau trimiteți-o prin stdin',
      ),
    )
    .option('--wait <span>', say('wait at most this long for the person', 'cât se așteaptă persoana'), '10m')
    .addOption(json())
    .addHelpText(
      'after',
      () =>
        `\n${examples('genius anaf login', 'genius anaf login --cif 14399840', 'genius anaf login --cif 14399840 --tenant firm', 'genius anaf login --paste < address.txt')}`,
    )
    .action(act(() => import('./anaf-login.ts')));
  anaf
    .command('tokens', { isDefault: true })
    .description(
      say(
        'how long the logins live; no token is shown',
        'cât mai trăiesc autentificările; niciun token nu este afișat',
      ),
    )
    .addOption(tenant())
    .addOption(json())
    .addHelpText('after', () => `\n${examples('genius anaf tokens', 'genius anaf tokens --tenant firm --json')}`)
    .action(act(() => import('./anaf-tokens.ts')));
}
