/** One call of the simulator: what was asked, the recipe that fits, its answer sent or held back, its line in the log. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { type Answer, json, text } from '../answer.ts';
import { queryOf } from '../page/language.ts';
import { readBody } from '../page/respond.ts';
import type { RecipeBook } from '../recipes.ts';
import { type RegesMisbehaviour, readMisbehaviour } from './misbehaviour.ts';
import type { State } from './state.ts';

export interface Ask {
  request: IncomingMessage;
  query: URLSearchParams;
  /** What the recipe leaves to the call. */
  does: RegesMisbehaviour;
  /** The simulator's clock. */
  now: number;
  /** The body, or `undefined` if it is longer. */
  body(limit: number): Promise<Buffer | undefined>;
}

export interface Route {
  host: 'sso' | 'api';
  /** As recipes and the log name it, such as `Contract` or `Status/ReadMessage`. */
  call: string;
  /** Whose token came with it, if it is a good one. */
  cui?: string;
  answer: (ask: Ask) => Answer | Promise<Answer>;
}

/** What the caller sent is in some answers: no browser may take it for a script. */
const COMMON = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
};

/** Answers the call by its route, under the first recipe whose facts fit. */
export async function answerCall(
  { host, call, cui, answer }: Route,
  request: IncomingMessage,
  response: ServerResponse,
  { state, recipes }: { state: State; recipes: RecipeBook<RegesMisbehaviour> },
): Promise<void> {
  const query = queryOf(request);
  const consumer = query.get('consumerId');
  const facts = { at: 'call', host, call, ...(cui !== undefined && { cui }), ...(consumer !== null && { consumer }) };
  const found = recipes.take(facts);
  const read = found === undefined ? { does: {} } : readMisbehaviour(found);
  const finish = ({ status, headers, body, detail = '', note = '' }: Answer) => {
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
  const made =
    told(does) ?? (await answer({ request, query, does, now: state.now(), body: (limit) => readBody(request, limit) }));
  if (does.cut !== 'after' && does.silentMs === undefined) return finish(made);
  if (does.silentMs !== undefined) await wait(does.silentMs, undefined, { ref: false });
  const { detail = '' } = made;
  state.log({ host, call, status: made.status, detail, note: does.cut === 'after' ? 'cut after' : 'silent' });
  request.socket.destroy();
}

/** The answer that a recipe gives by itself. */
function told({ status, tooMany, staleToken }: RegesMisbehaviour): Answer | undefined {
  if (status !== undefined) return bare(status);
  if (staleToken) return badToken();
  if (tooMany === undefined) return undefined;
  const made = bare(429);
  return tooMany === 0 ? made : { ...made, headers: { ...made.headers, 'retry-after': String(tooMany) } };
}

/** A status without a word, as the registry answers what it can't digest. */
export const bare = (status: number): Answer => ({
  status,
  headers: {},
  body: Buffer.alloc(0),
  ...(status >= 400 && { note: `status ${status}` }),
});

/** 401 for a token that is missing, unknown or at its end. */
export function badToken(): Answer {
  const made = bare(401);
  return { ...made, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, note: 'token is not valid' };
}

/** 400 with the list of faults; its shape is not published. */
export const faulty = (errors: readonly string[], detail: string): Answer =>
  json({ title: 'Mesajul nu respectă schema', status: 400, errors }, 400, {
    detail,
    note: `${errors.length} × ${(errors[0] ?? '').slice(0, 300)}`,
  });
