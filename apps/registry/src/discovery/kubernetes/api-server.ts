/** Kubernetes' API server as a pod reaches it: by its service account's token and the cluster's own authority. */

import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';

export interface ApiServer {
  namespace: string;
  /** Resolves with the answer once its head is there; rejects with `ApiFailure` for any status but 200. */
  get(path: string, query: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage>;
  /** Changes what it names, by a JSON merge patch (RFC 7386). */
  patch(path: string, change: object, signal: AbortSignal): Promise<IncomingMessage>;
}

export class ApiFailure extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`the API server answered ${status}`);
    this.status = status;
  }
}

const ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';
const HEAD_LIMIT_MS = 10_000;

/** Undefined outside of a cluster. `folder` holds `token`, `ca.crt` and `namespace`. */
export async function findApiServer(
  env: NodeJS.ProcessEnv = process.env,
  folder = ACCOUNT_FOLDER,
): Promise<ApiServer | undefined> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = env;
  if (!host) return undefined;
  const namespace = await readFile(join(folder, 'namespace'), 'utf8').catch(() => undefined);
  if (namespace === undefined) return undefined;

  async function ask(
    method: 'GET' | 'PATCH',
    path: string,
    signal: AbortSignal,
    body?: string,
  ): Promise<IncomingMessage> {
    // Both are renewed while the pod lives.
    const [token, ca] = await Promise.all([readFile(join(folder, 'token'), 'utf8'), readFile(join(folder, 'ca.crt'))]);
    const headers = {
      authorization: `Bearer ${token.trim()}`,
      accept: 'application/json',
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/merge-patch+json', 'content-length': Buffer.byteLength(body) }),
    };
    return new Promise((resolve, reject) => {
      const asked = request({ host, port, method, path, ca, signal, headers }, (answer) => {
        asked.setTimeout(0);
        if (answer.statusCode === 200) return resolve(answer);
        answer.resume();
        reject(new ApiFailure(answer.statusCode ?? 0));
      });
      asked.setTimeout(HEAD_LIMIT_MS, () => asked.destroy(new Error('the API server does not answer')));
      asked.once('error', reject);
      asked.end(body);
    });
  }

  return {
    namespace: namespace.trim(),
    get: (path, query, signal) => ask('GET', `${path}?${new URLSearchParams(query)}`, signal),
    patch: (path, change, signal) => ask('PATCH', path, signal, JSON.stringify(change)),
  };
}

/** The whole answer as JSON. Rejects if it is larger than `maxBytes`. */
export async function readAnswer(answer: IncomingMessage, maxBytes: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) throw new Error(`the API server answered with more than ${maxBytes} bytes`);
    chunks.push(chunk as Buffer);
  }
  return JSON.parse(Buffer.concat(chunks).toString());
}
