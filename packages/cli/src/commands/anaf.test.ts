/** `genius anaf login` and `genius anaf tokens`, against the simulator of ANAF. */

import { createServer as createHttpServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWorld, type World } from '../testing/genius.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What a browser does: opens the address, chooses a certificate, and is sent back. */
async function chooseCertificate(address: string): Promise<string> {
  const url = new URL(address);
  url.searchParams.set('certificate', 'contabil');
  const answer = await fetch(url, { redirect: 'manual' });
  expect(answer.status).toBe(302);
  return answer.headers.get('location') ?? '';
}

/** The callback's own certificate is signed by nobody: a person accepts it. */
function visit(address: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    request(address, { rejectUnauthorized: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    })
      .on('error', reject)
      .end();
  });
}

const ADDRESS = /https?:\/\/\S+authorize\S+/;

test('a person who comes back by the browser is logged in for a CIF, and the login is listed without its token', async () => {
  const port = await freePort();
  const env = { ANAF_REDIRECT_URL: `https://localhost:${port}/callback` };
  const args = ['anaf', 'login', '--cif', 'RO14399840', '--tenant', 'firm'];
  const { ended, out: said } = await world.serving(args, 'Waiting', { env });
  const back = await chooseCertificate(ADDRESS.exec(said())?.[0] ?? '');
  expect((await visit(back.replace(/state=[^&]+/, 'state=of-another'))).status).toBe(400);
  expect(await visit(back)).toMatchObject({ status: 200 });
  const { code, out, err } = await ended;
  expect({ code, out }).toEqual({ code: 0, out: expect.stringContaining('Logged in for 14399840.') });
  const { out: listed } = await world.genius(['anaf', 'tokens', '--tenant', 'firm', '--json']);
  const { logins } = JSON.parse(listed) as { logins: { cif: string; state: string; daysLeft: number }[] };
  expect(logins).toMatchObject([{ cif: '14399840', state: 'valid' }]);
  expect(logins[0]?.daysLeft).toBeGreaterThan(360);
  expect(listed + out + err).not.toMatch(/eyJ/);
  expect((await world.genius(['anaf', 'tokens'])).out).toContain('genius anaf login');
}, 60_000);

test('an address that is pasted does as well; a wrong CIF, an old code and a no of ANAF are told', async () => {
  const wrong = await world.genius(['anaf', 'login', '--cif', '14399841']);
  expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('a digit is wrong') });
  const nonsense = await world.genius(['anaf', 'login', '--paste'], { stdin: 'not an address' });
  expect(nonsense).toMatchObject({ code: 2, err: expect.stringContaining('neither an address nor a code') });
  const old = await world.genius(['anaf', 'login', '--paste'], {
    stdin: 'https://localhost:9443/callback?code=old123',
  });
  expect(old).toMatchObject({ code: 4, err: expect.stringContaining('genius anaf login') });
  const refused = await world.genius(['anaf', 'login', '--paste'], {
    stdin: 'https://localhost:9443/callback?error=access_denied',
  });
  expect(refused).toMatchObject({ code: 4, err: expect.stringContaining('access_denied') });
}, 60_000);

test('the doctor tells of logins that have ended or end soon, whichever tenant holds them', async () => {
  // ANAF's addresses answer, with nothing that matters here.
  const anaf = createHttpServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => anaf.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(anaf.address() as AddressInfo).port}`;
  const env = { ANAF_ENVIRONMENT: 'test', ANAF_PUBLIC_URL: url, ANAF_API_URL: url, CHROMIUM_PATH: '/absent' };
  const DAY_MS = 86_400_000;
  const keep = async (cif: string, tenant: string, days: number) => {
    const endsAt = Date.now() + days * DAY_MS;
    const login = {
      accessToken: 'a',
      refreshToken: 'r',
      accessExpiresAt: endsAt,
      refreshExpiresAt: endsAt,
      issuedAt: 0,
    };
    const args = ['secrets', 'set', `anaf/oauth/${cif}`, '--tenant', tenant];
    expect((await world.genius(args, { stdin: JSON.stringify(login) })).code).toBe(0);
  };
  await keep('14399840', 'acme', -1);
  await keep('18547290', 'west', 12.5);
  await keep('13548146', 'west', 200);
  const { out } = await world.genius(['doctor', '--json'], { env });
  anaf.close();
  const { findings } = JSON.parse(out) as { findings: { name: string; what: string; remedy?: string }[] };
  const told = findings.find(({ what }) => what.startsWith('anaf.taxpayer: anaf login'));
  expect(told?.remedy).toMatch(
    /^Logins at ANAF: 14399840 of acme has ended; 18547290 of west ends in 12 days\. .*genius anaf login/,
  );
}, 60_000);
