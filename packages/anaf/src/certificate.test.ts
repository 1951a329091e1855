import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { makeTestFolder } from '@genius/testing';
import { expect, it } from 'vitest';
import { callAnaf } from './call.ts';
import { openCertificate } from './certificate.ts';

function makePair(folder: string, name: string, passphrase?: string) {
  const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)];
  const seal = passphrase === undefined ? ['-nodes'] : ['-passout', `pass:${passphrase}`];
  const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      ...seal,
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '30',
      ...subject,
    ],
    { stdio: 'ignore' },
  );
  return { ANAF_CERTIFICATE_PATH: cert, ANAF_KEY_PATH: key, ANAF_KEY_PASSPHRASE: passphrase };
}

it('the certificate is shown to ANAF, also with a sealed key', async () => {
  const folder = makeTestFolder();
  const own = makePair(folder.path, 'firm', 'sesame');
  const site = makePair(folder.path, 'site');
  const server = createServer(
    {
      cert: readFileSync(site.ANAF_CERTIFICATE_PATH),
      key: readFileSync(site.ANAF_KEY_PATH),
      ca: readFileSync(own.ANAF_CERTIFICATE_PATH),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => response.end(JSON.stringify((request.socket as TLSSocket).getPeerCertificate().subject.CN)),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const opened = await openCertificate(own);
    expect(opened?.daysLeft).toBeGreaterThan(28);
    const url = `https://127.0.0.1:${port}/`;
    // The server's certificate is signed by nobody that this machine trusts: nothing is sent to it.
    await expect(callAnaf({ name: 'hello', url, dispatcher: opened?.dispatcher })).rejects.toMatchObject({
      code: 'GW_ANAF_UNREACHABLE',
    });
    const trusting = await openCertificate(own, new Date(), readFileSync(site.ANAF_CERTIFICATE_PATH, 'utf8'));
    const answer = await callAnaf({ name: 'hello', url, dispatcher: trusting?.dispatcher });
    expect(answer.json()).toBe('firm');
  } finally {
    server.closeAllConnections();
    server.close();
    folder.remove();
  }
});

it('what is wrong with a certificate names the variable, and none set is none', async () => {
  const folder = makeTestFolder();
  try {
    const [one, other] = [makePair(folder.path, 'one'), makePair(folder.path, 'other', 'sesame')];
    const none = { ANAF_CERTIFICATE_PATH: undefined, ANAF_KEY_PATH: undefined, ANAF_KEY_PASSPHRASE: undefined };
    expect(await openCertificate(none)).toBeUndefined();
    const text = join(folder.path, 'text');
    writeFileSync(text, 'no PEM');
    const cases = [
      [{ ...one, ANAF_KEY_PATH: undefined }, 'ANAF_KEY_PATH', /not set/],
      [{ ...one, ANAF_CERTIFICATE_PATH: `${text}.gone` }, 'ANAF_CERTIFICATE_PATH', /ENOENT/],
      [{ ...one, ANAF_CERTIFICATE_PATH: text }, 'ANAF_CERTIFICATE_PATH', /no certificate/],
      [{ ...other, ANAF_KEY_PASSPHRASE: 'wrong' }, 'ANAF_KEY_PATH', /PASSPHRASE/],
      [{ ...one, ANAF_KEY_PATH: other.ANAF_KEY_PATH, ANAF_KEY_PASSPHRASE: 'sesame' }, 'ANAF_KEY_PATH', /not that of/],
    ] as const;
    for (const [settings, variable, problem] of cases) {
      await expect(openCertificate(settings)).rejects.toMatchObject({
        code: 'GW_ANAF_CERTIFICATE',
        failure: { details: { variable, problem: expect.stringMatching(problem) } },
      });
    }
    await expect(openCertificate(one, new Date('2099-01-01'))).rejects.toMatchObject({
      failure: { details: { problem: expect.stringContaining('past its end') } },
    });
  } finally {
    folder.remove();
  }
});
