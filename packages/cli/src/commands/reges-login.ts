/** `genius reges login`: an employer's API key into the secrets, from which the worker `reges` reads it. */

import { buffer } from 'node:stream/consumers';
import { actor } from '../audit.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { askHidden } from '../terminal/ask-hidden.ts';
import { print, printJson } from '../terminal/terminal.ts';

interface LoginOptions {
  employer: string;
  username: string;
  tenant?: string;
  json?: boolean;
}

export async function run({ employer, username, tenant = '', json }: LoginOptions): Promise<ExitCode> {
  if (!/^\d{2,13}$/.test(employer)) {
    const problem = say('--employer: digits, without RO', '--employer: cifre, fără RO');
    throw cliErrors.GW_CLI_USAGE({ problem });
  }
  // Before anything is opened: a person may take a while.
  const password = await readPassword(username);
  return withPlatform({}, async ({ platform: { secrets } }) => {
    const value = JSON.stringify({ username, password });
    const version = await secrets.of(tenant, actor()).write(`reges/login/${employer}`, value);
    if (json) printJson({ employer, tenant, version });
    else {
      print(
        say(
          `The login of ${employer} is kept. genius doctor asks REGES whether it takes it.`,
          `Autentificarea pentru ${employer} este păstrată. genius doctor verifică dacă REGES o acceptă.`,
        ),
      );
    }
    return EXIT.done;
  });
}

/** Never an argument, which others on this machine could see. */
async function readPassword(username: string): Promise<string> {
  const typed = process.stdin.isTTY
    ? await askHidden(say(`Password of ${username}: `, `Parola pentru ${username}: `))
    : (await buffer(process.stdin)).toString('utf8');
  const password = typed.replace(/\r?\n$/, '');
  if (password === '') {
    throw cliErrors.GW_CLI_SECRET_VALUE({ source: 'stdin', problem: say('it is empty', 'este goală') });
  }
  return password;
}
