/** `genius anaf login`: sends a person to ANAF with their certificate, waits for the browser to come back, keeps the login. */

import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline/promises';
import { buffer } from 'node:stream/consumers';
import {
  anafSettings,
  authorizeUrl,
  DEFAULT_LOGIN,
  exchangeCode,
  loginState,
  readClient,
  writeTokens,
} from '@genius/anaf';
import { durationMs } from '@genius/contract';
import { checkCui, explainCui } from '@genius/romania';
import { actor } from '../audit.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { language, say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { note, print, printJson } from '../terminal/terminal.ts';
import { stamp } from '../terminal/time.ts';
import { loadWorker } from '../workers.ts';
import { readCode, waitForBrowser } from './anaf-callback.ts';

interface LoginOptions {
  cif?: string;
  tenant?: string;
  paste?: boolean;
  wait: string;
  json?: boolean;
}

export async function run({ cif: given, tenant = '', paste, wait, json }: LoginOptions): Promise<ExitCode> {
  const cif = readCif(given);
  const waitMs = durationMs(wait as '10m');
  // With its worker named, the sandbox stands in where nothing is set, as it does for the worker itself.
  const workers = [await loadWorker('anaf.taxpayer')];
  return withPlatform({ workers }, async ({ platform }) => {
    const settings = anafSettings.read();
    const secrets = platform.secrets.of(tenant, actor());
    const client = await readClient(secrets, settings);
    const redirectUrl = settings.ANAF_REDIRECT_URL;
    const state = randomUUID();
    // A pipe that reads JSON gets the answer alone.
    const tell = json ? note : print;
    const address = authorizeUrl(settings.ANAF_OAUTH_URL, client.clientId, redirectUrl, state);
    tell(
      say(
        'Open this address in a browser on a computer that has the certificate, and choose it:',
        'Deschideți această adresă într-un browser pe un calculator cu certificatul și alegeți-l:',
      ),
    );
    tell(`\n  ${address}\n`);
    const code = paste
      ? readCode(await pasted(), state)
      : await waitForBrowser({ redirectUrl, state, waitMs, onListening: (url) => sayListening(url, tell) });
    const tokens = await exchangeCode({ oauthUrl: settings.ANAF_OAUTH_URL, client }, code, redirectUrl);
    const version = await writeTokens(secrets, cif, tokens);
    const login = loginState({ cif, tokens, version });
    if (json) printJson({ cif, tenant, endsAt: login.endsAt, accessEndsAt: login.accessEndsAt });
    else {
      const end = stamp(tokens.refreshExpiresAt);
      print(
        say(
          `Logged in for ${cif}. It is renewed by itself; a person has to log in again by ${end} at the latest.`,
          `Autentificat pentru ${cif}. Se reînnoiește automat; o persoană trebuie să se reautentifice cel târziu la ${end}.`,
        ),
      );
    }
    return EXIT.done;
  });
}

function readCif(given: string | undefined): string {
  if (given === undefined) return DEFAULT_LOGIN;
  const checked = checkCui(given);
  if (checked.ok) return checked.cui;
  const why = explainCui(checked.problem)[language];
  throw cliErrors.GW_CLI_USAGE({ problem: say(`--cif: ${why}`, `--cif: ${why}`) });
}

function sayListening(redirectUrl: string, tell: (text: string) => void): void {
  tell(
    say(
      `Waiting for the browser to come back to ${redirectUrl}. It may warn of the certificate of this machine: go on.`,
      `Se așteaptă revenirea browserului la ${redirectUrl}. Poate avertiza despre certificatul acestei mașini: continuați.`,
    ),
  );
  tell(
    say(
      'If it runs on another computer, stop this and use: genius anaf login --paste',
      'Dacă browserul este pe alt calculator, opriți comanda și folosiți: genius anaf login --paste',
    ),
  );
}

/** A code is good for 60 seconds and for one use, and never an argument that others on this machine could see. */
async function pasted(): Promise<string> {
  if (!process.stdin.isTTY) return (await buffer(process.stdin)).toString('utf8');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(say('The address it ended at: ', 'Adresa la care a ajuns: '));
  } finally {
    lines.close();
  }
}
