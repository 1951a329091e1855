/** Tokens as ANAF signs them: JWT with RS512. The key is made at the first start and kept in the folder. */

import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, sign, verify } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const KEY_ID = 'sandbox_2026';

export interface TokenKey {
  seal(payload: object): string;
  /** The payload if the signature is of this key; whether it is still in force is not looked at. */
  open(token: string): Record<string, unknown> | undefined;
}

export async function ownTokenKey(folder: string): Promise<TokenKey> {
  const privateKey = await keptKey(join(folder, 'token-key.pem'));
  const publicKey = createPublicKey(privateKey);
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    seal(payload) {
      const content = `${encode({ typ: 'JWT', alg: 'RS512', kid: KEY_ID })}.${encode(payload)}`;
      return `${content}.${sign('sha512', Buffer.from(content), privateKey).toString('base64url')}`;
    },
    open(token) {
      const [head = '', body = '', signature = '', ...rest] = token.split('.');
      if (rest.length > 0 || token.length > 8_000) return undefined;
      const given = Buffer.from(signature, 'base64url');
      if (!verify('sha512', Buffer.from(`${head}.${body}`), publicKey, given)) return undefined;
      return JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    },
  };
}

async function keptKey(file: string): Promise<KeyObject> {
  try {
    return createPrivateKey(await readFile(file));
  } catch {
    const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    await writeFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
    return privateKey;
  }
}
