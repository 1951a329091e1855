/** The SMTP server: takes mail on a free port of this machine, and misbehaves where it is told to. */

import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import {
  SMTPServer,
  type SMTPServerAddress,
  type SMTPServerAuthentication,
  type SMTPServerDataStream,
  type SMTPServerOptions,
  type SMTPServerSession,
} from 'smtp-server';
import type { RecipeBook } from '../recipes.ts';
import type { Certificate } from './certificate.ts';
import { Connection } from './connection.ts';
import type { Inbox } from './inbox.ts';
import { refusalOf } from './message-checks.ts';
import { type Moment, magicOf, readMisbehaviour, type SmtpMisbehaviour } from './misbehaviour.ts';
import { makeReturned, type ReturnedKind } from './returned-mail.ts';

export interface Sessions {
  port: number;
  close(): Promise<void>;
}

/** As large as the usual providers take. */
const MOST_MESSAGE_BYTES = 36_700_160;
const MOST_CONNECTIONS = 200;
const IDLE_MS = 300_000;

/** What a connection has beside what smtp-server knows of it. */
interface Line {
  socket: Socket;
  connection: Connection;
  gone: AbortSignal;
  atConnect: SmtpMisbehaviour | undefined;
  /** What comes back once the message is taken, by recipient. */
  returns: Map<string, ReturnedKind>;
}

type Refusal = Error & { responseCode: number };

export async function openSessions(
  inbox: Inbox,
  recipes: RecipeBook<SmtpMisbehaviour>,
  certificate: Certificate,
): Promise<Sessions> {
  const lines = new Map<string, Line>();
  const usual = newServer({});

  function newServer(options: SMTPServerOptions): SMTPServer {
    const server = new SMTPServer({
      ...certificate,
      name: 'sandbox',
      banner: 'Genius sandbox, nothing leaves this machine',
      size: MOST_MESSAGE_BYTES,
      authMethods: ['PLAIN', 'LOGIN', 'XOAUTH2'],
      authOptional: true,
      allowInsecureAuth: true,
      disableReverseLookup: true,
      hideENHANCEDSTATUSCODES: false,
      hideDSN: false,
      logger: false,
      socketTimeout: IDLE_MS,
      onConnect: (session, done) => answer(done, atConnect(session)),
      onAuth: (auth, session, done) => onAuth(auth, session, done),
      onMailFrom: (address, session, done) => answer(done, atMail(address, session)),
      onRcptTo: (address, session, done) => answer(done, atRcpt(address, session)),
      onData: (stream, session, done) => answer(done, atData(stream, session)),
      ...options,
    });
    // A client that goes away in the middle is what this server is for.
    server.on('error', () => {});
    return server;
  }

  const listener = createServer((socket) => {
    const id = randomUUID();
    const found = recipes.take({ at: 'connect' });
    const misbehaviour = found && readMisbehaviour(found);
    const server = misbehaviour ? newServer(optionsOf(misbehaviour)) : usual;
    const gone = new AbortController();
    const connection = new Connection(server, socket, { id });
    lines.set(id, { socket, connection, gone: gone.signal, atConnect: misbehaviour, returns: new Map() });
    socket.on('close', () => {
      gone.abort();
      lines.delete(id);
    });
    connection.on('error', () => {});
    server.connections.add(connection);
    connection.init();
  });
  listener.maxConnections = MOST_CONNECTIONS;

  function lineOf(session: SMTPServerSession): Line {
    const line = lines.get(session.id);
    if (!line) throw new Gone();
    return line;
  }

  /** Asks the recipes, then the recipient's own address. */
  function misbehaviourAt(at: Moment, facts: Record<string, string>, addresses: string[] = []) {
    const found = recipes.take({ at, ...facts });
    if (found) return readMisbehaviour(found);
    for (const address of addresses) {
      const magic = magicOf(address, at);
      if (magic) return magic;
    }
    return undefined;
  }

  /** Waits, then cuts or refuses; returns if the moment may go on as usual. */
  async function obey(line: Line, misbehaviour: SmtpMisbehaviour | undefined): Promise<void> {
    if (!misbehaviour) return;
    const { waitMs, cut, reply } = misbehaviour;
    if (waitMs !== undefined) await wait(waitMs, undefined, { signal: line.gone, ref: false }).catch(() => {});
    if (cut) cutOff(line);
    if (reply !== undefined && !reply.startsWith('2')) throw refusal(reply);
  }

  async function atConnect(session: SMTPServerSession): Promise<void> {
    const line = lineOf(session);
    await obey(line, line.atConnect);
  }

  function onAuth(
    auth: SMTPServerAuthentication,
    session: SMTPServerSession,
    done: Parameters<NonNullable<SMTPServerOptions['onAuth']>>[2],
  ): void {
    const user = auth.username ?? '';
    const line = lines.get(session.id);
    if (!line) return;
    obey(line, misbehaviourAt('auth', { user })).then(
      () => done(null, { user }),
      (error: unknown) => {
        if (!(error instanceof Gone)) done(error as Refusal);
      },
    );
  }

  async function atMail({ address }: SMTPServerAddress, session: SMTPServerSession): Promise<void> {
    const line = lineOf(session);
    line.returns.clear();
    await obey(line, misbehaviourAt('mail', { from: address }));
    refuseBareUtf8(line, session);
  }

  async function atRcpt({ address, dsn }: SMTPServerAddress, session: SMTPServerSession): Promise<void> {
    const line = lineOf(session);
    const from = senderOf(session);
    const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
    const misbehaviour = misbehaviourAt('rcpt', { from, to: address, domain }, [address]);
    await obey(line, misbehaviour);
    refuseBareUtf8(line, session);
    const grey = misbehaviour?.greylistSeconds;
    if (grey !== undefined && inbox.isGrey(JSON.stringify([session.remoteAddress, from, address]), grey)) {
      throw refusal(`451 4.7.1 greylisted, try again in ${Math.ceil(grey)} seconds`);
    }
    const isUnwanted = dsn?.notify?.includes('NEVER') && misbehaviour?.returns?.endsWith('bounce');
    if (misbehaviour?.returns && !isUnwanted) line.returns.set(address, misbehaviour.returns);
  }

  async function atData(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<string> {
    const line = lineOf(session);
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const facts = { from: senderOf(session), to: to.join(', ') };
    const before = misbehaviourAt('data', facts, to);
    const raw = await readStream(stream, () => before?.cut && cutOff(line));
    await obey(line, before);
    if (stream.sizeExceeded) throw refusal('552 5.3.4 message too big');
    const trouble = refusalOf(raw);
    if (trouble) throw refusal(trouble);
    const after = misbehaviourAt('message', facts, to);
    if (after?.reply !== undefined && !after.reply.startsWith('2')) await obey(line, after);
    const id = keep(line, session, to, raw);
    await obey(line, after);
    return `OK: kept as ${id}`;
  }

  function keep(line: Line, session: SMTPServerSession, to: string[], raw: Buffer): number {
    const { envelope, user, secure, hostNameAppearsAs } = session;
    const from = senderOf(session);
    const id = inbox.keep(
      'inbox',
      {
        from,
        to,
        helo: hostNameAppearsAs,
        secure,
        smtpUtf8: envelope.smtpUtf8 === true,
        ...(envelope.bodyType !== undefined && { body: envelope.bodyType }),
        ...(typeof user === 'string' && { user }),
      },
      raw,
    );
    // Nothing comes back to the null sender (RFC 5321 4.5.5).
    if (from === '') return id;
    for (const [recipient, kind] of line.returns) {
      const returned = makeReturned({ kind, sender: from, recipient, raw, now: new Date() });
      inbox.keep(
        'bounces',
        { from: '', to: [from], helo: 'mx.sandbox.invalid', secure: false, smtpUtf8: true },
        returned,
      );
    }
    return id;
  }

  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (listener.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        for (const { socket } of lines.values()) socket.destroy();
      }),
  };
}

/** The client is gone: nobody is left to answer. */
class Gone extends Error {}

function cutOff({ socket }: Line): never {
  socket.destroy();
  throw new Gone();
}

/** Gives smtp-server the outcome, unless the connection is gone. */
function answer<T>(done: (error?: Error | null, value?: T) => void, outcome: Promise<T>): void {
  outcome.then(
    (value) => done(null, value),
    (error: unknown) => {
      if (!(error instanceof Gone)) done(error as Error);
    },
  );
}

function refusal(reply: string): Refusal {
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) });
}

/** Addresses that ASCII can't write need SMTPUTF8 on MAIL (RFC 6531 3.2). */
function refuseBareUtf8({ connection }: Line, session: SMTPServerSession): void {
  if (/[^\x20-\x7e]/.test(connection.command) && session.envelope.smtpUtf8 !== true) {
    throw refusal('553 5.6.7 this address needs SMTPUTF8');
  }
}

function senderOf({ envelope: { mailFrom } }: SMTPServerSession): string {
  return mailFrom ? mailFrom.address : '';
}

function optionsOf({ hide = [], size, requireAuth }: SmtpMisbehaviour): SMTPServerOptions {
  return {
    hideSTARTTLS: hide.includes('STARTTLS'),
    hideSMTPUTF8: hide.includes('SMTPUTF8'),
    hide8BITMIME: hide.includes('8BITMIME'),
    hidePIPELINING: hide.includes('PIPELINING'),
    hideDSN: hide.includes('DSN'),
    disabledCommands: [...(hide.includes('STARTTLS') ? ['STARTTLS'] : []), ...(hide.includes('AUTH') ? ['AUTH'] : [])],
    ...(hide.includes('SIZE') && { size: 0 }),
    ...(size !== undefined && { size }),
    ...(requireAuth && { authOptional: false }),
  };
}

/** All bytes of the message; `onFirst` is called when the first ones are there. */
async function readStream(stream: SMTPServerDataStream, onFirst: () => void): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if (chunks.length === 0) onFirst();
    length += chunk.length;
    // smtp-server counts the rest and refuses it at the end.
    if (length <= MOST_MESSAGE_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
