/** Waits on this machine for the browser that comes back from ANAF with a code. */

import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { errors as anafErrors, plainWords } from '@genius/anaf';
import { generate } from 'selfsigned';
import { cliErrors } from '../errors.ts';
import { say } from '../language.ts';

export interface WaitOptions {
  /** As it was registered; its host must be this machine. */
  redirectUrl: string;
  state: string;
  waitMs: number;
  onListening: (redirectUrl: string) => void;
}

/** The code. Throws GW_CLI_USAGE for a callback on another host or a port in use, GW_ANAF_OAUTH_REFUSED for a no. */
export async function waitForBrowser({ redirectUrl, state, waitMs, onListening }: WaitOptions): Promise<string> {
  const url = new URL(redirectUrl);
  if (!/^(localhost|127\.0\.0\.1)$/.test(url.hostname)) {
    throw usage(
      say(
        `the callback ${url.origin} is not on this machine; use --paste`,
        `adresa de întoarcere ${url.origin} nu este pe această mașină; folosiți --paste`,
      ),
    );
  }
  const come = Promise.withResolvers<string>();
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const asked = new URL(request.url ?? '/', url);
    if (asked.pathname !== url.pathname) return reply(response, 404, say('This is not the page.', 'Nu este pagina.'));
    try {
      const code = readCode(asked.href, state);
      reply(response, 200, say('Done. You may close this page.', 'Gata. Puteți închide pagina.'));
      come.resolve(code);
    } catch (error) {
      reply(response, 400, (error as Error).message);
      // Whoever else knocks with a wrong state does not end the wait.
      if (asked.searchParams.get('state') === state) come.reject(error);
    }
  };
  const server =
    url.protocol === 'https:' ? createHttpsServer(await ownCertificate(), answer) : createHttpServer(answer);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const timer = setTimeout(() => {
    come.reject(usage(say('nobody came back from ANAF in time', 'nimeni nu a revenit de la ANAF la timp')));
  }, waitMs);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, url.hostname, resolve);
    }).catch((error: NodeJS.ErrnoException) => {
      const problem = `${url.host}: ${error.code ?? 'error'}`;
      throw usage(
        say(`can not listen on ${problem}; use --paste`, `nu se poate asculta pe ${problem}; folosiți --paste`),
      );
    });
    onListening(redirectUrl);
    return await come.promise;
  } finally {
    clearTimeout(timer);
    server.closeAllConnections();
    server.close();
  }
}

/**
 * The code in what a person pasted: the whole address, or the code alone. Throws GW_CLI_USAGE for neither and for an
 * address of another login, GW_ANAF_OAUTH_REFUSED where ANAF says no.
 */
export function readCode(text: string, state: string): string {
  const given = text.trim();
  if (!URL.canParse(given)) {
    if (/^[\w.~+/=-]{4,4000}$/.test(given)) return given;
    throw usage(say('this is neither an address nor a code', 'nu este nici adresă, nici cod'));
  }
  const { searchParams } = new URL(given);
  const refusal = searchParams.get('error');
  if (refusal !== null) throw anafErrors.GW_ANAF_OAUTH_REFUSED({ words: plainWords(refusal) });
  const code = searchParams.get('code');
  if (!code) throw usage(say('the address has no code', 'adresa nu conține un cod'));
  // ANAF does not promise to give `state` back; another's is of a login that somebody else began.
  const back = searchParams.get('state');
  if (back !== null && back !== state) {
    throw usage(say('the address belongs to another login', 'adresa aparține altei autentificări'));
  }
  return code;
}

const usage = (problem: string) => cliErrors.GW_CLI_USAGE({ problem });

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    connection: 'close',
  });
  response.end(text);
}

/** For this wait alone: nobody signs it, so the browser asks its person. */
async function ownCertificate(): Promise<{ key: string; cert: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + 86_400_000),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
        ],
      },
    ],
  });
  return { key, cert };
}
