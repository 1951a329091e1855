/** One call of the simulator: what was asked, the recipe that fits, its answer sent or held back, its line in the log. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, json, text } from '../answer.ts';
import { queryOf } from '../page/language.ts';
import { readBody } from '../page/respond.ts';
import type { RecipeBook } from '../recipes.ts';
import { bareStatus, firewallPage } from './answer.ts';
import { type AnafMisbehaviour, readMisbehaviour } from './misbehaviour.ts';
import type { State } from './state.ts';

export interface AnafWorld {
  state: State;
  recipes: RecipeBook<AnafMisbehaviour>;
  /** Of the sandbox's server. */
  url: string;
}

export interface Ask {
  request: IncomingMessage;
  /** Below the host's prefix, such as `/bilant`. */
  path: string;
  query: URLSearchParams;
  /** What the recipe leaves to the call. */
  does: AnafMisbehaviour;
  /** The simulator's clock, with the recipe's skew. */
  now: number;
  /** The body, or `undefined` if it is longer. */
  body(limit: number): Promise<Buffer | undefined>;
}

/** What the caller sent is in some answers: no browser may take it for a script. */
const COMMON = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
};

export type Host = 'public' | 'api' | 'oauth' | 'vies';

export interface Route {
  host: Host;
  /** As recipes and the log name it, such as `upload`. */
  call: string;
  /** The fiscal code that the path names. */
  cif?: string;
  answer: (ask: Ask) => Answer | Promise<Answer>;
  /** The error of a recipe in the shape of this call; JSON with `eroare` if absent. */
  shape?: (error: string, now: number) => Answer;
}

/** Answers the call by its route, under the first recipe whose facts fit. */
export async function answerCall(
  { host, call, answer, shape, cif: cifOfPath }: Route,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  { state, recipes }: AnafWorld,
): Promise<void> {
  const query = queryOf(request);
  const cif = cifOfPath ?? query.get('cif') ?? query.get('cui') ?? query.get('cui_op');
  const found = recipes.take({ host, call, ...(cif !== null && { cif }) });
  const read = found === undefined ? { does: {} } : readMisbehaviour(found);
  const finish = (made: Answer) => {
    const { status, headers, body, detail = '', note = '' } = made;
    state.log({ host, call, status, detail, note });
    const length = status === 204 ? {} : { 'content-length': body.byteLength };
    response.writeHead(status, { ...COMMON, ...headers, ...length });
    response.end(request.method === 'HEAD' ? undefined : body);
  };
  if ('trouble' in read) return finish(text(read.trouble, 500, { note: read.trouble }));
  const { does } = read;
  if (does.waitMs !== undefined) await wait(does.waitMs, undefined, { ref: false });
  if (does.cut === 'before') {
    state.log({ host, call, status: 0, detail: '', note: 'cut before' });
    request.socket.destroy();
    return;
  }
  const now = state.now() + (does.skewMs ?? 0);
  const made =
    told(does, now, shape) ??
    (await answer({ request, path, query, does, now, body: (limit) => readBody(request, limit) }));
  if (does.cut !== 'after' && does.silentMs === undefined) return finish(made);
  if (does.silentMs !== undefined) await wait(does.silentMs, undefined, { ref: false });
  const { status, detail = '' } = made;
  state.log({ host, call, status, detail, note: does.cut === 'after' ? 'cut after' : 'silent' });
  request.socket.destroy();
}

/** The answer that a recipe gives by itself. */
function told(does: AnafMisbehaviour, now: number, shape: NonNullable<Route['shape']> = sayEroare): Answer | undefined {
  if (does.firewall !== undefined) return firewallPage(does.firewall);
  if (does.status !== undefined) return bareStatus(does.status);
  if (does.tooMany !== undefined) return tooMany(does.tooMany);
  if (does.technical !== undefined) return shape(`A aparut o eroare tehnica. Cod: ${does.technical}`, now);
  if (does.error !== undefined) return shape(does.error, now);
  if (does.staleToken) return badToken();
  return undefined;
}

const sayEroare = (eroare: string) => json({ eroare, titlu: 'Eroare' }, 200, { note: eroare });

/** 429 as a gateway words it; ANAF promises no Retry-After. */
export function tooMany(seconds: number): Answer {
  const made = json({ status: 429, error: 'Too Many Requests', message: 'API rate limit exceeded' }, 429, {
    note: '429',
  });
  return seconds === 0 ? made : { ...made, headers: { ...made.headers, 'retry-after': String(seconds) } };
}

/** 401 for a token that is missing, unknown or at its end. */
export function badToken(): Answer {
  const made = json({ status: 401, error: 'Unauthorized', message: 'Invalid or expired token' }, 401, {
    note: 'token is not valid',
  });
  return { ...made, headers: { ...made.headers, 'www-authenticate': 'Bearer error="invalid_token"' } };
}
