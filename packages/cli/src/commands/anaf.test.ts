/** `genius anaf login` and `genius anaf tokens`, against the simulator of ANAF. */

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
