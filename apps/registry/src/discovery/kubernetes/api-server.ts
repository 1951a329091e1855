/** Kubernetes' API server as a pod reaches it: by its service account's token and the cluster's own authority. */

import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';

export interface ApiServer {
  namespace: string;
  /** Resolves with the answer once its head is there; rejects with `ApiFailure` for any status but 200. */
  get(path: string, query: Record<string, string>, signal: AbortSignal): Promise<IncomingMessage>;
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

  return {
    namespace: namespace.trim(),
    async get(path, query, signal) {
      // Both are renewed while the pod lives.
      const [token, ca] = await Promise.all([
        readFile(join(folder, 'token'), 'utf8'),
        readFile(join(folder, 'ca.crt')),
      ]);
      return new Promise((resolve, reject) => {
        const asked = request(
          {
            host,
            port,
            path: `${path}?${new URLSearchParams(query)}`,
            ca,
            signal,
            headers: { authorization: `Bearer ${token.trim()}`, accept: 'application/json' },
          },
          (answer) => {
            asked.setTimeout(0);
            if (answer.statusCode === 200) return resolve(answer);
            answer.resume();
            reject(new ApiFailure(answer.statusCode ?? 0));
          },
        );
        asked.setTimeout(HEAD_LIMIT_MS, () => asked.destroy(new Error('the API server does not answer')));
        asked.once('error', reject);
        asked.end();
      });
    },
  };
}
