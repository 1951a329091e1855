/** Sessions with true encryption and logins: what is trusted, what is refused, and what a sender's secret says. */

import { createServer } from 'node:http';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { CERTIFICATE, KEY, OTHER_CERTIFICATE } from '../../testing/certificate.ts';
import { checkServer } from './check-server.ts';
import type { MailServer } from './mail-server.ts';
import { openSession } from './smtp-session.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(options: SMTPServerOptions): Promise<MailServer> {
  const server = new SMTPServer({ cert: CERTIFICATE, key: KEY, logger: false, ...options });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise((resolve) => server.close(() => resolve())));
  const { port } = (server.server as unknown as { address(): { port: number } }).address();
  return { host: 'localhost', port, security: 'starttls', connections: 1 };
}

const message = Buffer.from('From: a@example.com\r\nSubject: x\r\n\r\ny\r\n');
const envelope = { from: 'a@example.com', to: ['b@example.org'], utf8: false, eightBit: false };

const failureOf = (server: MailServer, timeouts?: { connectMs: number; silenceMs: number }) =>
  openSession(server, timeouts).then(
    (session) => void session.close(),
    ({ failure: { kind, code, details } }) => ({ kind, code, performed: details.performed }),
  );

describe('encryption', () => {
  test.each(['starttls', 'tls'] as const)(
    'by %s is trusted with the certificate of its own authority, and the message arrives',
    async (security) => {
      const got: boolean[] = [];
      const server = await serve({
        secure: security === 'tls',
        authOptional: true,
        onData(stream, session, done) {
          got.push(session.secure);
          stream.resume().on('end', () => done(null));
        },
      });
      const session = await openSession({ ...server, security, ca: CERTIFICATE });
      expect(await session.send(envelope, message, () => undefined)).toMatchObject({
        accepted: ['b@example.org'],
        rejected: [],
      });
      await session.check();
      session.close();
      expect(got).toEqual([true]);
    },
  );

  test.each(['starttls', 'tls'] as const)(
    'by %s with a certificate that nobody vouches for is refused',
    async (security) => {
      const server = await serve({ secure: security === 'tls', authOptional: true });
      expect(await failureOf({ ...server, security })).toEqual({
        kind: 'refused',
        code: 'GW_EMAIL_TLS_FAILED',
        performed: false,
      });
    },
  );

  test('with a certificate for another name is refused', async () => {
    const server = await serve({ authOptional: true, ...OTHER_CERTIFICATE });
    expect(await failureOf({ ...server, ca: OTHER_CERTIFICATE.cert })).toMatchObject({
      kind: 'refused',
      code: 'GW_EMAIL_TLS_FAILED',
    });
  });

  test('that the server does not offer is refused', async () => {
    const server = await serve({ authOptional: true, hideSTARTTLS: true, disabledCommands: ['STARTTLS'] });
    expect(await failureOf(server)).toMatchObject({ kind: 'refused', code: 'GW_EMAIL_TLS_REQUIRED' });
  });
});

describe('a login', () => {
  const onAuth: SMTPServerOptions['onAuth'] = ({ username, password, accessToken }, _session, done) => {
    const isRight = username === 'ana' && (password === 'right' || accessToken === 'fresh');
    done(isRight ? null : new Error('Invalid username or password'), isRight ? { user: 'ana' } : undefined);
  };

  test('by password is taken or refused for good, and the password stands in no error', async () => {
    const server = { ...(await serve({ onAuth })), ca: CERTIFICATE };
    expect(await failureOf({ ...server, login: { kind: 'password', user: 'ana', password: 'right' } })).toBeUndefined();
    const wrong = openSession({ ...server, login: { kind: 'password', user: 'ana', password: 'wrong-secret' } });
    const error = await wrong.catch((each: Error & { failure: unknown }) => each);
    expect(error).toMatchObject({ failure: { kind: 'refused', code: 'GW_EMAIL_AUTH_REFUSED' } });
    expect(JSON.stringify((error as { failure: unknown }).failure)).not.toMatch(/wrong-secret|d3Jvbmct/);
  });

  test('by OAuth 2 gets its token from the token server', async () => {
    const asked: string[] = [];
    const tokens = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk;
      });
      request.on('end', () => {
        asked.push(body);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ access_token: 'fresh', expires_in: 3_600, token_type: 'Bearer' }));
      });
    });
    await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => tokens.close(() => resolve())));
    const { port } = tokens.address() as { port: number };
    const server = await serve({ onAuth, authMethods: ['XOAUTH2'] });
    const login = {
      kind: 'oauth2',
      user: 'ana',
      tokenUrl: `http://127.0.0.1:${port}/token`,
      clientId: 'c',
      clientSecret: 's',
      refreshToken: 'r',
    } as const;
    expect(await failureOf({ ...server, ca: CERTIFICATE, login })).toBeUndefined();
    expect(asked[0]).toContain('grant_type=refresh_token');
  });
});

describe('a server', () => {
  test('that says nothing is given up in time, and nothing was sent', async () => {
    const { createServer: listen } = await import('node:net');
    const silent = listen((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    closers.push(() => new Promise((resolve) => silent.close(() => resolve())));
    const { port } = silent.address() as { port: number };
    const server: MailServer = { host: '127.0.0.1', port, security: 'none', connections: 1 };
    expect(await failureOf(server, { connectMs: 300, silenceMs: 300 })).toEqual({
      kind: 'transient',
      code: 'GW_EMAIL_UNREACHABLE',
      performed: false,
    });
  });

  test('that is not there is a reason to try again', async () => {
    const server: MailServer = { host: '127.0.0.1', port: 1, security: 'none', connections: 1 };
    expect(await failureOf(server)).toEqual({ kind: 'transient', code: 'GW_EMAIL_UNREACHABLE', performed: false });
  });

  test('is healthy if it greets, encrypts and answers, and otherwise the check says why', async () => {
    const server = { ...(await serve({ authOptional: true })), ca: CERTIFICATE };
    await checkServer(server, AbortSignal.timeout(5_000));
    await expect(checkServer({ ...server, ca: undefined }, AbortSignal.timeout(5_000))).rejects.toThrow(
      'can not be trusted',
    );
  });
});
