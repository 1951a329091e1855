/** Calls of the simulator of REGES-Online for its tests: bare requests by the addresses that it offers in its variables. */

import { randomUUID } from 'node:crypto';
import { type Served, serveSimulator } from '../../testing/serve-simulator.ts';
import { openReges, READY_EMPLOYERS, type RegesSettings, type RegesSimulator } from '../index.ts';

export type RegesServed = Served<RegesSimulator>;

export interface Answered {
  status: number;
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into what another program answered
  body: any;
  headers: Headers;
}

/** A simulator in a folder of its own, with these settings; messages are worked at once unless they say otherwise. */
export async function serveReges(settings: Partial<RegesSettings> = {}): Promise<RegesServed> {
  const served = await serveSimulator(openReges);
  served.simulator.state.change({ processMs: 0, ...settings });
  return served;
}

export async function call(url: string, init: RequestInit = {}): Promise<Answered> {
  const response = await fetch(url, init);
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const isJson = type.startsWith('application/json');
  return { status: response.status, type, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}

export interface Caller {
  token: string;
  get(path: string): Promise<Answered>;
  /** An object goes as JSON, a text that begins with `<` as XML. */
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
  /** Sends one message; the receipt. Throws unless it was taken. */
  send(path: string, message: object): Promise<string>;
  /** Sends one message and reads what comes of it. */
  ask(path: string, message: object): Promise<Result>;
  /** All results that wait for this consumer. */
  results(consumer?: string): Promise<Answered['body'][]>;
}

export interface Result {
  code: string;
  codeType: string;
  description: string;
  ref?: string;
  secRef?: string;
  relatedResultsExpected: boolean;
}

export const signIn = ({ simulator: { env } }: Pick<RegesServed, 'simulator'>, form: Record<string, string>) =>
  call(env.REGES_TOKEN_URL ?? '', {
    method: 'POST',
    body: new URLSearchParams({
      client_id: env.REGES_CLIENT_ID ?? '',
      client_secret: env.REGES_CLIENT_SECRET ?? '',
      ...form,
    }),
  });

/** One employer with its token: the first unless said otherwise. */
export async function connect(
  served: RegesServed,
  employer: { username: string; password: string } = READY_EMPLOYERS[0],
) {
  const { username, password } = employer;
  const { body } = await signIn(served, { grant_type: 'password', username, password });
  return callerWith(served.simulator.env.REGES_API_URL ?? '', body.access_token);
}

/** Calls the API at this address under the token. */
export function callerWith(base: string, token: string): Caller {
  const authorization = `Bearer ${token}`;
  const get: Caller['get'] = (path) => call(`${base}/api/${path}`, { headers: { authorization } });
  const post: Caller['post'] = (path, body = '', headers = {}) => {
    const isXml = typeof body === 'string' && body.startsWith('<');
    const type = { 'content-type': isXml ? 'application/xml' : 'application/json' };
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return call(`${base}/api/${path}`, { method: 'POST', headers: { authorization, ...type, ...headers }, body: text });
  };
  const send: Caller['send'] = async (path, message) => {
    const { status, body } = await post(path, message);
    if (status !== 200) throw new Error(`${path} answers ${status}: ${JSON.stringify(body)}`);
    return body.responseId;
  };
  const results: Caller['results'] = async (consumer) => {
    const { body } = await post(`Status/ReadBatch${consumer ? `?consumerId=${consumer}` : ''}`, 1_000);
    return body === '' ? [] : body;
  };
  return {
    token,
    get,
    post,
    send,
    results,
    async ask(path, message) {
      const receipt = await send(path, message);
      const found = (await results(randomUUID())).find(({ responseId }) => responseId === receipt);
      if (!found) throw new Error(`${path}: there is no result`);
      return found.result;
    },
  };
}
