/**
 * Checks signature version 4 of a request to S3, in its headers or in a link. It leaves out whether the body has the hash
 * that the signature names, and how old the signature is (s3rver looks at a link's end itself).
 */

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface SignedRequest {
  method: string;
  /** Path and query, as sent. */
  url: string;
  headers: Record<string, string | undefined>;
}

export interface Keys {
  key: string;
  secret: string;
}

/** The error code of S3, or undefined if the signature is right. */
export function whyRefused(request: SignedRequest, keys: Keys): string | undefined {
  const [path = '', search = ''] = request.url.split('?', 2);
  const query = new URLSearchParams(search);
  const found = findSignature(request, query);
  if (found === undefined) return 'AccessDenied';
  const [key, day = '', region = '', service = '', end] = found.credential.split('/');
  if (key !== keys.key || end !== 'aws4_request') return 'InvalidAccessKeyId';
  query.delete('X-Amz-Signature');
  const canonical = [
    request.method,
    path.split('/').map(reEncode).join('/'),
    [...query]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort(inBytes)
      .join('&'),
    ...found.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    found.signedHeaders.join(';'),
    found.payload,
  ].join('\n');
  const scope = [day, region, service, end].join('/');
  const toSign = ['AWS4-HMAC-SHA256', found.date, scope, createHash('sha256').update(canonical).digest('hex')].join(
    '\n',
  );
  const signingKey = [day, region, service, end].reduce<string | Buffer>(hmac, `AWS4${keys.secret}`);
  const expected = hmac(signingKey, toSign);
  const given = Buffer.from(found.signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected) ? undefined : 'SignatureDoesNotMatch';
}

interface Found {
  credential: string;
  signedHeaders: string[];
  signature: string;
  date: string;
  payload: string;
}

function findSignature({ headers }: SignedRequest, query: URLSearchParams): Found | undefined {
  if (query.has('X-Amz-Signature')) {
    return {
      credential: query.get('X-Amz-Credential') ?? '',
      signedHeaders: (query.get('X-Amz-SignedHeaders') ?? '').split(';'),
      signature: query.get('X-Amz-Signature') ?? '',
      date: query.get('X-Amz-Date') ?? '',
      payload: headers['x-amz-content-sha256'] ?? 'UNSIGNED-PAYLOAD',
    };
  }
  const parts = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(
    headers.authorization ?? '',
  );
  if (parts === null) return undefined;
  const [, credential = '', signedHeaders = '', signature = ''] = parts;
  return {
    credential,
    signedHeaders: signedHeaders.split(';'),
    signature,
    date: headers['x-amz-date'] ?? '',
    payload: headers['x-amz-content-sha256'] ?? '',
  };
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Every character but the unreserved ones of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function reEncode(segment: string): string {
  try {
    return encode(decodeURIComponent(segment));
  } catch {
    return segment;
  }
}

function inBytes(one: string, two: string): number {
  return one < two ? -1 : Number(one > two);
}
