/**
 * Seals a secret's value with AES-256-GCM. The text begins with the id of its key, so that keys can rotate; tenant, name
 * and version are authenticated with it, so that a sealed text can not be moved to another place or time.
 */

import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

export interface SecretKey {
  /** Tells keys apart and tells nothing of the key. */
  readonly id: string;
  /** 32 of them. */
  readonly bytes: Buffer;
}

/** Where a sealed text belongs. */
export interface SealedPlace {
  tenant: string;
  name: string;
  version: number;
}

const FORM = 'v1';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The key of 32 bytes in base64, or undefined if the text is none. */
export function readKey(text: string): SecretKey | undefined {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== KEY_BYTES || !/^[\w+/-]{43}=?$/.test(text)) return undefined;
  const id = createHash('sha256').update('genius secret key id\0').update(bytes).digest('hex').slice(0, 12);
  return { id, bytes };
}

export function seal(key: SecretKey, place: SealedPlace, value: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(facts(place));
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return [FORM, key.id, nonce.toString('base64url'), body.toString('base64url')].join('.');
}

/** Id of the key that a text is sealed with; undefined if it is no sealed text of this form. */
export function sealedWith(sealed: string): string | undefined {
  const [form, id, nonce, body, ...more] = sealed.split('.');
  return form === FORM && nonce && body && more.length === 0 ? id : undefined;
}

/** The value, or undefined if it was not sealed with this key for this place, or was changed. */
export function unseal(key: SecretKey, place: SealedPlace, sealed: string): string | undefined {
  if (sealedWith(sealed) !== key.id) return undefined;
  const [nonce, body] = sealed
    .split('.')
    .slice(2)
    .map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer];
  if (nonce.length !== NONCE_BYTES || body.length < TAG_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key.bytes, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(facts(place));
  decipher.setAuthTag(body.subarray(-TAG_BYTES));
  try {
    return decipher.update(body.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return undefined;
  }
}

/** As JSON: no two places have the same text. */
function facts({ tenant, name, version }: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([FORM, tenant, name, version]));
}
