/** Reads the keys for secrets from HashiCorp Vault (or OpenBao): one field of one secret of its KV engine, version 2. */

import { readFile } from 'node:fs/promises';
import { secretErrors } from './secrets-errors.ts';

export interface VaultAddress {
  /** `https://…`; `http://…` on this machine only. */
  address: string;
  /** As in Vault's own API and policies: `secret/data/genius`. Behind a `#`, the field; default `key`. */
  path: string;
  token: string | undefined;
  tokenFile: string | undefined;
  namespace: string | undefined;
}

const ANSWER_MS = 10_000;
const MAX_BYTES = 100_000;

/** The field's text. Throws GW_SECRET_KEY_UNREADABLE; neither the token nor what Vault answers is in it. */
export async function readVault(vault: VaultAddress): Promise<string> {
  const [path = '', field = 'key'] = vault.path.split('#');
  const url = new URL(`v1/${path.split('/').filter(Boolean).map(encodeURIComponent).join('/')}`, rootOf(vault.address));
  const unreadable = (problem: string) =>
    secretErrors.GW_SECRET_KEY_UNREADABLE({ place: `${url.origin}${url.pathname}`, problem });
  const token = (vault.token ?? (await tokenOf(vault.tokenFile, unreadable)))?.trim();
  if (!token) throw unreadable('neither VAULT_TOKEN nor VAULT_TOKEN_FILE holds a token');
  const { status, text } = await ask(url, token, vault.namespace).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(`no answer (${error.code ?? error.name})`);
  });
  if (status !== 200) throw unreadable(`Vault answers with ${status}${HINTS[status] ?? ''}`);
  const value = fieldOf(text, field);
  if (value === undefined) throw unreadable(`there is no field ${field} in it, or it is not of a KV engine version 2`);
  return value;
}

const HINTS: Record<number, string> = {
  307: ', a redirect: name the active server',
  403: ': the token has expired or its policy does not allow to read this path',
  404: ': there is nothing at this path; with KV version 2 it has the form <mount>/data/<name>',
  503: ': it is sealed or in maintenance',
};

const rootOf = (address: string) => (address.endsWith('/') ? address : `${address}/`);

/** Read anew each time: an agent renews it. */
async function tokenOf(file: string | undefined, unreadable: (problem: string) => Error): Promise<string | undefined> {
  if (!file) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(`VAULT_TOKEN_FILE can not be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** A redirect is not followed: the token goes to the named server and to no other. */
async function ask(url: URL, token: string, namespace: string | undefined): Promise<{ status: number; text: string }> {
  // Loaded when a vault is read: a worker without one would hold its 10 MB for nothing.
  const { request } = await import('undici');
  const { statusCode, body } = await request(url, {
    headers: {
      'x-vault-token': token,
      'x-vault-request': 'true',
      accept: 'application/json',
      ...(namespace ? { 'x-vault-namespace': namespace } : {}),
    },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw Object.assign(new Error('too large'), { code: 'too large' });
    chunks.push(chunk);
  }
  return { status: statusCode, text: Buffer.concat(chunks).toString('utf8') };
}

function fieldOf(text: string, field: string): string | undefined {
  try {
    const answer = JSON.parse(text) as { data?: { data?: Record<string, unknown> | null } | null } | null;
    const fields = answer?.data?.data;
    const value = fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
