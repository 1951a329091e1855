/** `genius anaf tokens`: when each login at ANAF ends. Tokens themselves are shown by no command. */

import { type LoginState, listTokens, loginState } from '@genius/anaf';
import { actor } from '../audit.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { style } from '../terminal/style.ts';
import { print, printJson, printTable } from '../terminal/terminal.ts';
import { stamp } from '../terminal/time.ts';

export async function run({ tenant = '', json }: { tenant?: string; json?: boolean }): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform: { secrets } }) => {
    const logins = (await listTokens(secrets.of(tenant, actor()))).map((each) => loginState(each));
    if (json) printJson({ logins });
    else if (logins.length === 0) {
      print(
        style('dim', say('There is none. Log in: genius anaf login', 'Nu există. Autentificare: genius anaf login')),
      );
    } else {
      printTable(
        [
          { title: say('CIF', 'CIF') },
          { title: say('state', 'stare') },
          { title: say('days left', 'zile rămase') },
          { title: say('log in again by', 'reautentificare până la') },
        ],
        logins.map((each) => [each.cif, word(each), String(each.daysLeft), stamp(Date.parse(each.endsAt))]),
      );
    }
    return EXIT.done;
  });
}

function word({ state }: LoginState): string {
  if (state === 'ended') return style('red', say('ended', 'expirată'));
  return state === 'ending' ? style('yellow', say('ends soon', 'expiră curând')) : say('valid', 'valabilă');
}
