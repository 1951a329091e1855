/**
 * Lets many clients use PGlite's one session, one transaction after another, first come first served.
 * A client holds the gate from its first request until an answer says that no transaction is open.
 */
import { type Send, syncedAnswers } from './answers.ts';
import { answerInLostTransaction, errorAnswer, type GateError, type Request } from './request.ts';
import {
  completes,
  endStatus,
  readyForQuery,
  simpleQuery,
  splitNotifications,
  syncMessage,
  type TransactionStatus,
} from './wire.ts';

export interface GateOptions {
  /** Runs messages in the session and gives the whole answer, synchronously. What it throws ends the thread. */
  run(messages: Buffer): Buffer;
  /** Returns when every commit so far is on disk. What it throws ends the thread, before anything is answered. */
  syncLog(): void;
  /** How long a transaction may idle while others wait, in ms. */
  idleMs: number;
  /** How long a client may wait for its turn, in ms. */
  waitMs: number;
}

export interface Visitor {
  request(request: Request): void;
  /** The client is gone: what it waited for is dropped, its open transaction rolled back. */
  leave(): void;
}

export interface Gate {
  enter(send: Send): Visitor;
  /** Lets the open transaction end within `graceMs`, then rolls it back; whoever still waits is refused. */
  close(graceMs: number): Promise<void>;
}

interface Guest {
  send: Send;
  waiting: Request[];
  waitTimer?: NodeJS.Timeout | undefined;
  listens: boolean;
  /** Its transaction was rolled back behind its back; the reason, until it has ended the transaction itself. */
  lost?: GateError | undefined;
  /** Between a refused Flush and its Sync, messages are skipped, as the protocol has it. */
  skipsToSync: boolean;
}

const CLOSING: GateError = { sqlState: '57P01', text: 'The embedded database is closing.' };

export function openGate(options: GateOptions): Gate {
  const guests = new Set<Guest>();
  const queue: Guest[] = [];
  const answers = syncedAnswers(options.syncLog);
  let holder: Guest | undefined;
  /** Of the holder's transaction; undefined before its first answer. */
  let status: 'T' | 'E' | undefined;
  let idleTimer: NodeJS.Timeout | undefined;
  let isOverdue = false;
  let haveSettingsChanged = false;
  let closed: (() => void) | undefined;

  return {
    enter(send) {
      const guest: Guest = { send, waiting: [], listens: false, skipsToSync: false };
      guests.add(guest);
      return { request: (request) => take(guest, request), leave: () => leave(guest) };
    },
    async close(graceMs) {
      const { promise, resolve } = Promise.withResolvers<void>();
      closed = resolve;
      for (const guest of queue.splice(0)) refuseWaiting(guest, CLOSING);
      const timer = setTimeout(evict, graceMs, CLOSING);
      if (!holder) resolve();
      await promise;
      clearTimeout(timer);
      clearTimeout(idleTimer);
      answers.flush();
    },
  };

  function take(guest: Guest, request: Request): void {
    if (guest.lost) {
      const { answer, isOver } = answerInLostTransaction(request, guest.lost);
      if (isOver) guest.lost = undefined;
      answers.now(guest.send, answer);
      return;
    }
    guest.waiting.push(request);
    if (holder === guest) serve(guest);
    else if (closed) refuseWaiting(guest, CLOSING);
    else if (holder) queueUp(guest);
    else {
      holder = guest;
      serve(guest);
    }
  }

  function queueUp(guest: Guest): void {
    if (queue.includes(guest)) return;
    queue.push(guest);
    guest.waitTimer = setTimeout(() => {
      queue.splice(queue.indexOf(guest), 1);
      const seconds = options.waitMs / 1000;
      refuseWaiting(guest, {
        sqlState: '55P03',
        text: `waited ${seconds} s for another transaction, of which the embedded database runs one at a time.`,
      });
    }, options.waitMs);
    if (isOverdue) evictIdle();
  }

  function serve(guest: Guest): void {
    clearTimeout(idleTimer);
    isOverdue = false;
    for (let request = guest.waiting.shift(); request; request = guest.waiting.shift()) {
      const after = serveOne(guest, request);
      if (after === 'I') {
        release();
        break;
      }
      status = after ?? status ?? 'T';
    }
    if (holder === guest) armIdle();
    // Requests that came along with the one that ended its turn take the next turn.
    else for (const request of guest.waiting.splice(0)) take(guest, request);
  }

  /** Gives the status that the answer ends with; undefined if the request ends nothing. */
  function serveOne(guest: Guest, request: Request): TransactionStatus | undefined {
    if (guest.skipsToSync || request.refusal !== undefined) return refuse(guest, request);
    const whole = options.run(request.messages);
    if (completes(whole, 'SET')) haveSettingsChanged = true;
    if (completes(whole, 'LISTEN')) guest.listens = true;
    const answer = passNotifications(whole);
    const after = endStatus(answer);
    if (after === 'I') answers.afterSync(guest.send, answer);
    else answers.now(guest.send, answer);
    return after;
  }

  function refuse(guest: Guest, request: Request): TransactionStatus | undefined {
    const parts = guest.skipsToSync ? [] : [errorAnswer({ sqlState: '0A000', text: request.refusal ?? '' })];
    // An error fails the transaction it happens in, and only PostgreSQL can do that: a division by zero stands in.
    if (parts.length > 0 && status === 'T') options.run(simpleQuery('SELECT 1/0'));
    guest.skipsToSync = !request.ends;
    const after = request.ends ? endStatus(options.run(syncMessage)) : undefined;
    if (after) parts.push(readyForQuery(after));
    answers.now(guest.send, Buffer.concat(parts));
    return after;
  }

  function release(): void {
    holder = undefined;
    status = undefined;
    // What one client sets for the session must not reach the next.
    if (haveSettingsChanged) options.run(simpleQuery('RESET ALL; RESET SESSION AUTHORIZATION'));
    haveSettingsChanged = false;
    closed?.();
    const next = queue.shift();
    if (!next) return;
    clearTimeout(next.waitTimer);
    holder = next;
    // Not from inside this call: a long queue would deepen the stack.
    queueMicrotask(() => holder === next && serve(next));
  }

  function armIdle(): void {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(() => {
      isOverdue = true;
      if (queue.length > 0) evictIdle();
    }, options.idleMs);
  }

  function evictIdle(): void {
    const waiting = queue.length === 1 ? 'another client' : `${queue.length} other clients`;
    evict({
      sqlState: '25P03',
      text:
        `the transaction was rolled back: it made no query for ${options.idleMs / 1000} s while ${waiting} waited for the embedded ` +
        'database, which runs one transaction at a time. Use its entity manager for every query inside it, and do slow work outside.',
    });
  }

  function evict(reason: GateError): void {
    if (!holder) return;
    holder.lost = reason;
    rollBack();
  }

  function rollBack(): void {
    clearTimeout(idleTimer);
    isOverdue = false;
    options.run(syncMessage);
    options.run(simpleQuery('ROLLBACK'));
    release();
  }

  function refuseWaiting(guest: Guest, error: GateError): void {
    clearTimeout(guest.waitTimer);
    for (const request of guest.waiting.splice(0)) {
      const parts = guest.skipsToSync ? [] : [errorAnswer(error)];
      guest.skipsToSync = !request.ends;
      if (request.ends) parts.push(readyForQuery('I'));
      answers.now(guest.send, Buffer.concat(parts));
    }
  }

  function leave(guest: Guest): void {
    guests.delete(guest);
    clearTimeout(guest.waitTimer);
    guest.waiting = [];
    if (queue.includes(guest)) queue.splice(queue.indexOf(guest), 1);
    if (holder === guest) rollBack();
  }

  /** Takes out the notifications, which belong to all who listen and not to whoever ran the statement. */
  function passNotifications(answer: Buffer): Buffer {
    const listeners = [...guests].filter((guest) => guest.listens);
    if (listeners.length === 0) return answer;
    const split = splitNotifications(answer);
    for (const { send } of listeners) {
      for (const notification of split.notifications) answers.afterSync(send, notification);
    }
    return split.answer;
  }
}
