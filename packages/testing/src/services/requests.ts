/** What tests ask of the supervisor, and how the two talk: one JSON a line, answers in any order. */

import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** A place of its own on the shared servers. */
export interface WorldAddress {
  id: number;
  vhost: string;
  amqpUrl: string;
  /** Management API of the broker: `http://user:password@host:port`, the API below `/api`. */
  managementUrl: string;
  /** With the number of its own database. */
  redisUrl: string;
  /** Its own database. */
  databaseUrl: string;
  /** A schema in that database, already there. */
  schema: string;
}

export type SharedService = 'rabbitmq' | 'redis' | 'postgres' | 's3';
export type PrivateService = 'rabbitmq' | 'redis' | 'postgres';

/** Each request with what it is given and what it answers. */
export interface Requests {
  shared: [{ name: SharedService }, { url: string }];
  openWorld: [Record<string, never>, WorldAddress];
  closeWorld: [{ id: number }, object];
  startPrivate: [{ name: PrivateService }, { id: number; url: string; pid: number; managementUrl?: string }];
  startProcess: [ProcessRequest, { id: number; pid: number }];
  start: [{ id: number }, { pid: number }];
  state: [{ id: number }, { hasEnded: boolean }];
  stop: [{ id: number }, object];
  kill: [{ id: number; signal: NodeJS.Signals }, object];
  /** Ends it and removes what it kept. */
  remove: [{ id: number }, object];
}

export interface ProcessRequest {
  command: string;
  args: readonly string[];
  cwd: string;
  log: string;
  env: Record<string, string | undefined>;
}

export type Op = keyof Requests;

export interface Question {
  id: number;
  op: Op;
  given: unknown;
}

export interface Answer {
  id: number;
  value?: unknown;
  /** What went wrong, in words. */
  error?: string;
}

export function send(socket: Socket, line: Question | Answer): void {
  if (!socket.destroyed) socket.write(`${JSON.stringify(line)}\n`);
}

export function onLine<Line extends Question | Answer>(socket: Socket, listener: (line: Line) => void): void {
  const lines = createInterface({ input: socket });
  lines.on('line', (line) => listener(JSON.parse(line) as Line));
  // readline passes the socket's errors on; their listeners are elsewhere.
  lines.on('error', () => undefined);
}
