/** Connections that are kept open between messages, so that not each pays for greeting, encryption and login. */

import { createHash } from 'node:crypto';
import type { FailureError } from '@genius/contract';
import type { MailServer } from './mail-server.ts';
import { type Envelope, type Handover, openSession, type SmtpSession } from './smtp-session.ts';

export interface SmtpPool {
  /** Hands a message over when a connection is free. `onData` as in a session. */
  send(envelope: Envelope, message: Buffer, onData: () => void, signal: AbortSignal): Promise<Handover>;
  close(): void;
}

/** A server closes what says nothing for some minutes; we do before it. */
const IDLE_MS = 30_000;
/** Servers count messages and errors of a connection. */
const MOST_MESSAGES = 500;

const pools = new Map<string, SmtpPool>();

/** The pool of a server, the same for each call with the same server and login. */
export function poolOf(server: MailServer): SmtpPool {
  const name = createHash('sha256').update(JSON.stringify(server)).digest('hex');
  let pool = pools.get(name);
  if (!pool) {
    pool = openPool(server, () => pools.delete(name));
    pools.set(name, pool);
  }
  return pool;
}

/** Closes all connections of this process. */
export function closePools(): void {
  for (const pool of [...pools.values()]) pool.close();
}

interface Waiting {
  resolve(session: SmtpSession | undefined): void;
  reject(reason: unknown): void;
}

function openPool(server: MailServer, onEmpty: () => void): SmtpPool {
  const idle: { session: SmtpSession; timer: NodeJS.Timeout }[] = [];
  const waiting: Waiting[] = [];
  let open = 0;

  /** A free session, or undefined: then the caller may open one and counts it. */
  async function take(signal: AbortSignal): Promise<SmtpSession | undefined> {
    signal.throwIfAborted();
    for (let kept = idle.pop(); kept; kept = idle.pop()) {
      clearTimeout(kept.timer);
      if (kept.session.alive) {
        kept.session.hold(true);
        return kept.session;
      }
      open--;
    }
    if (open < server.connections) {
      open++;
      return undefined;
    }
    return new Promise((resolve, reject) => {
      const entry: Waiting = {
        resolve(session) {
          signal.removeEventListener('abort', leave);
          resolve(session);
        },
        reject,
      };
      const leave = () => {
        const at = waiting.indexOf(entry);
        if (at !== -1) waiting.splice(at, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.push(entry);
    });
  }

  function give(session: SmtpSession | undefined): void {
    const usable = session?.alive && session.count < MOST_MESSAGES ? session : undefined;
    if (!usable) session?.close();
    const next = waiting.shift();
    // The next one inherits the place, also if it has to open a session of its own.
    if (next) {
      next.resolve(usable);
      return;
    }
    if (!usable) {
      leave();
      return;
    }
    usable.hold(false);
    const timer = setTimeout(() => {
      const at = idle.findIndex((each) => each.session === usable);
      if (at !== -1) idle.splice(at, 1);
      usable.close();
      leave();
    }, IDLE_MS);
    timer.unref();
    idle.push({ session: usable, timer });
  }

  function leave(): void {
    open--;
    if (open === 0) onEmpty();
  }

  return {
    async send(envelope, message, onData, signal) {
      const kept = await take(signal);
      let session = kept;
      try {
        session ??= await openSession(server);
        return await session.send(envelope, message, onData);
      } catch (error) {
        // A kept connection may have been closed by the server meanwhile: that says nothing about the message.
        if (!kept || kept.alive || !isUnreachable(error)) throw error;
        session = undefined;
        session = await openSession(server);
        return await session.send(envelope, message, onData);
      } finally {
        give(session);
      }
    },
    close() {
      for (const { session, timer } of idle.splice(0)) {
        clearTimeout(timer);
        session.close();
        open--;
      }
      onEmpty();
    },
  };
}

/** Lost before the message was handed over. */
function isUnreachable(error: unknown): boolean {
  const { failure } = (error ?? {}) as Partial<FailureError>;
  if (failure?.details?.performed !== false) return false;
  return (
    failure.code === 'GW_EMAIL_UNREACHABLE' || (failure.code === 'GW_EMAIL_DEFERRED' && failure.details.code === 421)
  );
}
