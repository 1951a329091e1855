/** What a simulator is: a stateful stand-in for one provider, on real sockets, that keeps what it got and can misbehave. */

import type { IncomingMessage, ServerResponse } from 'node:http';

export interface SimulatorWorld {
  /** Its own folder, made already. What it keeps there outlives the process. */
  folder: string;
  /** Where the sandbox's HTTP server answers, without a slash at the end. */
  url: string;
}

/** Answers one request under a simulator's routes. `path` has no query and begins with the route. */
export type Answerer = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void> | void;

export interface Simulator {
  /** Such as `smtp`. */
  name: string;
  /** One sentence in each language, shown on the sandbox's first page. */
  about: { en: string; ro: string };
  /** Variables that make a worker talk to it, such as `SMTP_HOST`. */
  env: Record<string, string>;
  /** The page that shows what it got, such as `/inbox`. */
  page: string;
  /** First parts of paths that it answers, such as `/inbox`. */
  routes: readonly string[];
  answer: Answerer;
  close(): Promise<void>;
}

export type OpenSimulator = (world: SimulatorWorld) => Promise<Simulator>;
