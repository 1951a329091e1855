/** The commands of REGES-Online, described: an employer's API key, kept sealed. */

import { type Command, Option } from 'commander';
import { examples } from '../help.ts';
import { say } from '../language.ts';

/** `act` loads a command's file when it is called, as for every other command. */
export function addReges(
  program: Command,
  act: (load: () => Promise<{ run: (...args: never[]) => Promise<number> }>) => (...args: unknown[]) => Promise<void>,
): void {
  const reges = program
    .command('reges')
    .description(say('logins at REGES-Online, by API key', 'autentificări la REGES-Online, prin cheie API'));
  reges
    .command('login')
    .description(
      say(
        "keep an employer's API key, made in the REGES portal, sealed; its password is asked for or piped in",
        'păstrează sigilată cheia API a unui angajator, creată în portalul REGES; parola se cere sau se trimite prin stdin',
      ),
    )
    .requiredOption('--employer <cui>', say('whose register: digits, without RO', 'al cui registru: cifre, fără RO'))
    .requiredOption('--username <name>', say("the API key's user", 'utilizatorul cheii API'))
    .addOption(new Option('--tenant <name>', say('whose login; without it, for all', 'al cui; fără ea, pentru toți')))
    .addOption(new Option('--json', say('answer as JSON', 'răspunde în JSON')))
    .addHelpText(
      'after',
      () =>
        `\n${examples('genius reges login --employer 9900000010 --username api-9900000010', 'genius reges login --employer 9900000010 --username api-9900000010 < password.txt')}`,
    )
    .action(act(() => import('./reges-login.ts')));
}
