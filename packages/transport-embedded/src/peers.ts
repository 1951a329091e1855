/**
 * Sockets between the processes of one folder: they wake each other without polling and notice a death at once.
 * Messages are hints, lines of JSON: the truth is in the store, and a lost hint costs time, never a run.
 *
 * An abstract socket has no permissions, so both sides prove with an HMAC that they can read the folder's secret.
 */

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, connect as openSocket, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface PeerMessage {
  /** Queues with something new. */
  q?: string[];
  /** Runs that ended. */
  f?: string[];
  /** Events were published. */
  e?: 1;
  /** Something new waits for a time: ms since 1970. */
  s?: number;
  /** Attempts to stop. */
  c?: [id: string, reason?: string][];
  /** Messages on channels. */
  k?: [channel: string, message: string][];
  /** Effects that changed. */
  x?: string[];
  /** Progress of a run. */
  p?: [id: string, fraction: number, note?: string][];
  /** What the sender wants to hear of. */
  wants?: Wants;
  /** Answer to a change of `wants`: from here on it is kept. */
  heard?: number;
}

export interface Wants {
  n: number;
  queues: string[];
  results: boolean;
  events: boolean;
}

export interface PeerListener {
  onMessage(message: PeerMessage): void;
  /** The connection to an instance ended: it may have died. */
  onGone(instance: number): void;
  /** Everyone who was connected at the time knows the wants with this number. */
  onHeard(n: number): void;
}

export interface Peers {
  /** Resolves when both sides hear each other, or can't. */
  connect(instance: number): Promise<void>;
  readonly connected: ReadonlySet<number>;
  send(message: PeerMessage, to?: (wants: Wants) => boolean): void;
  /** Resolves when every peer knows, or after a moment if one does not answer. */
  setWants(wants: Omit<Wants, 'n'>): Promise<void>;
  close(): Promise<void>;
}

const MAX_LINE = 4_000_000;
const MAX_PENDING = 8_000_000;
const ANSWER_LIMIT_MS = 300;

function address(folderHash: string, instance: number): string {
  const name = `genius-${folderHash}-${instance}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), `${name}.sock`);
}

/** Peers that have not answered a change of `wants` yet. */
interface Round {
  n: number;
  missing: Set<Link>;
  resolve: () => void;
}

interface Link {
  socket: Socket;
  instance: number | undefined;
  wants: Wants;
  /** Whether the other side has proved itself. */
  trusted: boolean;
  /** Both sides trust each other, or the link is gone. */
  ready: () => void;
}

export async function openPeers(options: {
  folderHash: string;
  secret: string;
  self: number;
  listener: PeerListener;
}): Promise<Peers> {
  const { folderHash, secret, self, listener } = options;
  const links = new Set<Link>();
  const sockets = new Set<Socket>();
  const connected = new Set<number>();
  let wants: Wants = { n: 0, queues: [], results: false, events: false };
  const rounds = new Set<Round>();
  let closing = false;
  const server: Server = createServer((socket) => accept(socket, undefined));
  const proof = (nonce: string, instance: number) =>
    createHmac('sha256', secret).update(`${nonce}/${instance}`).digest('hex');

  function accept(socket: Socket, expected: number | undefined, ready: () => void = () => undefined): void {
    const nonce = randomBytes(16).toString('hex');
    const link: Link = {
      socket,
      instance: expected,
      wants: { n: 0, queues: [], results: false, events: false },
      trusted: false,
      ready,
    };
    let rest = '';
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.setEncoding('utf8');
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      ready();
      links.delete(link);
      sockets.delete(socket);
      answered(link, wants.n);
      if (closing) return;
      if (link.instance !== undefined && link.trusted) {
        connected.delete(link.instance);
        listener.onGone(link.instance);
      } else if (expected !== undefined) listener.onGone(expected);
    });
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MAX_LINE) return void socket.destroy();
      for (const line of lines) {
        try {
          receive(link, nonce, JSON.parse(line));
        } catch {
          socket.destroy();
          return;
        }
      }
    });
    socket.write(`${JSON.stringify({ nonce })}\n`);
  }

  function receive(
    link: Link,
    nonce: string,
    message: PeerMessage & { nonce?: string; proof?: string; self?: number },
  ): void {
    if (message.nonce) {
      link.socket.write(`${JSON.stringify({ proof: proof(message.nonce, self), self })}\n`);
      return;
    }
    if (!link.trusted) {
      const other = Number(message.self);
      const given = Buffer.from(message.proof ?? '', 'hex');
      const right = Buffer.from(proof(nonce, other), 'hex');
      if (given.length !== right.length || !timingSafeEqual(given, right)) return void link.socket.destroy();
      link.trusted = true;
      link.instance = other;
      links.add(link);
      connected.add(other);
      write(link, { wants });
      return;
    }
    if (message.wants) {
      link.wants = message.wants;
      link.ready();
      write(link, { heard: message.wants.n });
    }
    if (message.heard !== undefined) {
      answered(link, message.heard);
      if (message.heard === wants.n) listener.onHeard(wants.n);
      return;
    }
    listener.onMessage(message);
  }

  function answered(link: Link, n: number): void {
    for (const round of rounds) {
      if (round.n > n) continue;
      round.missing.delete(link);
      if (round.missing.size === 0) endRound(round);
    }
  }

  function endRound(round: Round): void {
    rounds.delete(round);
    round.resolve();
  }

  function write(link: Link, message: PeerMessage): void {
    link.socket.write(`${JSON.stringify(message)}\n`);
  }

  const own = address(folderHash, self);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(own, resolve);
  });

  return {
    connected,
    connect(instance) {
      if (instance === self || connected.has(instance)) return Promise.resolve();
      return new Promise<void>((ready) => accept(openSocket(address(folderHash, instance)), instance, ready));
    },
    send(message, to) {
      let line: string | undefined;
      // Two that connected to each other at once have two links; each message takes one.
      const reached = new Set<number | undefined>();
      for (const link of links) {
        if (reached.has(link.instance) || (to && !to(link.wants))) continue;
        reached.add(link.instance);
        // A peer that is stopped would let hints pile up here; it looks for itself when it goes on.
        if (link.socket.writableLength > MAX_PENDING) {
          link.socket.destroy();
          continue;
        }
        line ??= `${JSON.stringify(message)}\n`;
        link.socket.write(line);
      }
    },
    setWants(changed) {
      wants = { ...changed, n: wants.n + 1 };
      for (const link of links) write(link, { wants });
      if (links.size === 0) return Promise.resolve();
      return new Promise<void>((resolve) => {
        const round: Round = { n: wants.n, missing: new Set(links), resolve };
        rounds.add(round);
        setTimeout(() => endRound(round), ANSWER_LIMIT_MS).unref();
      });
    },
    async close() {
      closing = true;
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      if (process.platform !== 'linux') rmSync(own, { force: true });
    },
  };
}
