/** One connection to a mail server: opened, encrypted and logged in, then one message after the other. */

import type { Socket } from 'node:net';
import { rootCertificates } from 'node:tls';
import { notPerformed } from '@genius/runtime';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import XOAuth2 from 'nodemailer/lib/xoauth2';
import { readReply } from '../../domain/server-words.ts';
import { errors } from '../../errors.ts';
import type { Login, MailServer } from './mail-server.ts';
import { failureAfter, failureBefore, type SmtpError } from './smtp-failures.ts';

export interface Envelope {
  from: string;
  to: readonly string[];
  /** Addresses or headers need SMTPUTF8. */
  utf8: boolean;
  eightBit: boolean;
}

export interface Refusal {
  address: string;
  code: number;
  enhanced?: string;
  words: string;
  retryAfterMs?: number;
}

/** What the server answered to a message that it took for at least one recipient. */
export interface Handover {
  accepted: string[];
  /** Refused for good. */
  rejected: Refusal[];
  /** To be tried again later. */
  deferred: Refusal[];
  response: string;
}

export interface SmtpSession {
  readonly alive: boolean;
  /** Messages handed over so far. */
  readonly count: number;
  /**
   * Hands a message over. `onData` is called when the server has said go ahead, before a byte of the message leaves:
   * until then it is certain that nothing was sent.
   */
  send(envelope: Envelope, message: Buffer, onData: () => void): Promise<Handover>;
  /** Asks for a sign of life. */
  check(): Promise<void>;
  /** Whether it may keep the process from ending. */
  hold(isHeld: boolean): void;
  close(): void;
}

export interface Timeouts {
  connectMs: number;
  /** Without a word from the server. RFC 5321, 4.5.3.2 asks for minutes: some scan a message before they answer. */
  silenceMs: number;
}

const DEFAULT_TIMEOUTS: Timeouts = { connectMs: 20_000, silenceMs: 240_000 };

/** What nodemailer's connection keeps of the server's EHLO; its version is pinned. */
interface Inside {
  _supportedExtensions: string[];
  _maxAllowedSize: number;
  _socket: Socket | false;
}

/** Opens a session. Throws a failure that says that nothing was sent. */
export async function openSession(server: MailServer, timeouts: Timeouts = DEFAULT_TIMEOUTS): Promise<SmtpSession> {
  const { host, port, security, ca, helo } = server;
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    allowInternalNetworkInterfaces: true,
    ...(helo ? { name: helo } : {}),
    connectionTimeout: timeouts.connectMs,
    greetingTimeout: timeouts.connectMs,
    dnsTimeout: timeouts.connectMs,
    socketTimeout: timeouts.silenceMs,
    socketCloseTimeout: 1_000,
    maxResponseSize: 64 * 1_024,
    tls: { minVersion: 'TLSv1.2', rejectUnauthorized: true, ...(ca ? { ca: [...rootCertificates, ca] } : {}) },
  });
  const inside = connection as unknown as Inside;
  let alive = true;
  let count = 0;
  /** Who waits for the server, and is told if it goes away. */
  let fail: ((error: SmtpError) => void) | undefined;
  const lose = (error: SmtpError) => {
    alive = false;
    fail?.(error);
  };
  connection.on('error', lose);
  connection.on('end', () => {
    alive = false;
    // A reason with more in it may come right behind.
    const waiting = fail;
    setImmediate(() => waiting?.(Object.assign(new Error('the connection was closed'), { code: 'ECONNECTION' })));
  });

  const ask = <T>(question: (done: (error: SmtpError | null | undefined, value?: T) => void) => void) =>
    new Promise<T>((resolve, reject) => {
      fail = reject;
      question((error, value) => (error ? reject(error) : resolve(value as T)));
    }).finally(() => {
      fail = undefined;
    });

  const close = () => {
    alive = false;
    connection.close();
  };

  try {
    await ask<void>((done) => connection.connect((error?: Error | null) => done(error as SmtpError)));
    if (server.login) {
      const login = server.login;
      await ask<void>((done) => connection.login(authOf(login), (error) => done(error as SmtpError)));
    }
  } catch (error) {
    close();
    const failure = failureBefore(error as SmtpError, host);
    failure.failure.details = { ...failure.failure.details, stage: 'connection' };
    throw failure;
  }

  async function send(envelope: Envelope, message: Buffer, onData: () => void): Promise<Handover> {
    checkAbilities(envelope, message);
    let isOver = false;
    // Not a stream: `pipe` is called once, when the server has said go ahead.
    const source = {
      pipe(wire: NodeJS.WritableStream & { once(event: 'end', listener: () => void): void }) {
        onData();
        wire.once('end', () => {
          isOver = true;
        });
        wire.end(message);
      },
    };
    try {
      const info = await ask<{ accepted: string[]; rejectedErrors?: SmtpError[]; response: string }>((done) =>
        connection.send(
          {
            from: envelope.from,
            to: [...envelope.to],
            size: message.length,
            use8BitMime: envelope.eightBit || envelope.utf8,
          },
          source as unknown as Buffer,
          done as never,
        ),
      );
      count++;
      return { accepted: info.accepted, ...sorted(info.rejectedErrors), response: readReply(info.response).words };
    } catch (error) {
      const problem = error as SmtpError;
      if (isOver) {
        await recover(problem);
        throw failureAfter(problem, host);
      }
      const refused = problem.rejectedErrors?.length ? sorted(problem.rejectedErrors) : undefined;
      await recover(problem);
      throw refused ? failureOfAll(refused) : failureBefore(problem, host);
    }
  }

  function checkAbilities({ utf8, eightBit }: Envelope, message: Buffer): void {
    const { _supportedExtensions: extensions, _maxAllowedSize: limit } = inside;
    if (utf8 && !extensions.includes('SMTPUTF8')) throw notPerformed(errors.GW_EMAIL_SMTPUTF8_UNSUPPORTED({ host }));
    if (limit && message.length > limit) {
      throw notPerformed(errors.GW_EMAIL_TOO_LARGE_FOR_SERVER({ found: message.length, limit }));
    }
    if (eightBit && !extensions.includes('8BITMIME')) {
      throw notPerformed(errors.GW_EMAIL_REFUSED({ code: 554, words: 'it takes no message of 8 bits (8BITMIME)' }));
    }
  }

  /** After a refusal the session goes on; after anything else nobody knows what the server expects. */
  async function recover(error: SmtpError): Promise<void> {
    if (!alive || !error.responseCode || error.responseCode === 421) return close();
    try {
      await ask<void>((done) => connection.reset((problem) => done(problem as SmtpError)));
    } catch {
      close();
    }
  }

  return {
    get alive() {
      return alive;
    },
    get count() {
      return count;
    },
    send,
    check: () => ask<void>((done) => connection.reset((error) => done(error as SmtpError))),
    hold(isHeld) {
      const socket = inside._socket;
      if (!socket) return;
      if (isHeld) socket.ref();
      else socket.unref();
    },
    close,
  };
}

function sorted(refusals: readonly SmtpError[] = []): { rejected: Refusal[]; deferred: Refusal[] } {
  const all = refusals.map(({ recipient = '', response = '', responseCode }) => ({
    address: recipient,
    ...readReply(response, responseCode),
  }));
  // Old servers say 552 where they mean that the rest shall come with another message (RFC 5321, 4.5.3.1.10).
  const isLater = ({ code, words }: Refusal) => code < 500 || (code === 552 && /too many recipients/i.test(words));
  return { rejected: all.filter((each) => !isLater(each)), deferred: all.filter(isLater) };
}

/** Nobody was accepted. One who may be accepted later makes it worth another attempt. */
function failureOfAll({ rejected, deferred }: { rejected: Refusal[]; deferred: Refusal[] }) {
  const waits = deferred.flatMap(({ retryAfterMs }) => retryAfterMs ?? []);
  const [{ code = 550, words = '' } = {}] = deferred.length ? deferred : rejected;
  if (deferred.length === 0)
    return notPerformed(
      errors.GW_EMAIL_RECIPIENTS_REFUSED({ code, words }, { details: { rejected: rejected.map(plain) } }),
    );
  return notPerformed(
    errors.GW_EMAIL_DEFERRED({ code, words }, waits.length ? { retryAfterMs: Math.max(...waits) } : {}),
  );
}

/** Without the address: failures carry no personal data. */
const plain = ({ code, enhanced, words }: Refusal) => ({ code, words, ...(enhanced ? { enhanced } : {}) });

function authOf(login: Login) {
  if (login.kind === 'password') return { user: login.user, credentials: { user: login.user, pass: login.password } };
  const { user, tokenUrl, clientId, clientSecret, refreshToken } = login;
  const oauth2 = new XOAuth2({ user, clientId, clientSecret, refreshToken, accessUrl: tokenUrl });
  return { user, oauth2, method: 'XOAUTH2' };
}
