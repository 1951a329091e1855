/** Answers of a simulator's routes: pages under a strict policy, JSON, bytes; and reading what was sent to it. */

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Html } from './html.ts';
import { languageOf, queryOf } from './language.ts';
import { layout, type PageParts } from './layout.ts';

const COMMON = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

/** Answers with a page: only its own style and script run, nothing is fetched from elsewhere. */
export function sendPage(request: IncomingMessage, response: ServerResponse, parts: PageParts, status = 200): void {
  const nonce = randomBytes(16).toString('base64');
  const language = languageOf(request);
  const chosen = queryOf(request).get('lang');
  const body = layout(parts, { language, nonce, here: request.url ?? '/' }).text;
  response.writeHead(status, {
    ...COMMON,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'nonce-${nonce}'`,
      `script-src 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "connect-src 'self'",
      "frame-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    ...(chosen === language && {
      'set-cookie': `sandbox-lang=${language}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly`,
    }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Answers with a piece of HTML that strangers wrote: no script, no form, an origin of its own. */
export function sendStrange(response: ServerResponse, body: Html | string, images: string): void {
  response.writeHead(200, {
    ...COMMON,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src ${images}; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
  });
  response.end(typeof body === 'string' ? body : body.text);
}

export function sendJson(
  response: ServerResponse,
  value: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...COMMON, 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(value));
}

export function sendText(
  response: ServerResponse,
  text: string,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { ...COMMON, 'content-type': 'text/plain; charset=utf-8', ...headers });
  response.end(text);
}

/** Answers with bytes that are saved, never shown, under the given name. */
export function sendDownload(response: ServerResponse, bytes: Uint8Array, name: string, mediaType: string): void {
  response.writeHead(200, {
    ...COMMON,
    'content-type': /^[\w.+-]+\/[\w.+-]+$/.test(mediaType) ? mediaType : 'application/octet-stream',
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)}`,
    'content-security-policy': "sandbox; default-src 'none'",
    'content-length': bytes.byteLength,
  });
  response.end(bytes);
}

/** Answers with a picture that a page shows. Only for types that hold no script. */
export function sendPicture(response: ServerResponse, bytes: Uint8Array, mediaType: string): void {
  response.writeHead(200, {
    ...COMMON,
    'content-type': mediaType,
    'content-security-policy': "sandbox; default-src 'none'",
    'content-length': bytes.byteLength,
  });
  response.end(bytes);
}

/** Sends the browser on to another page. */
export function redirect(response: ServerResponse, to: string): void {
  response.writeHead(303, { ...COMMON, location: to });
  response.end();
}

/** Whether a change was asked by our own page or by a program, and not by a page of somebody else. */
export function isOwnRequest(request: IncomingMessage): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** The body, or `undefined` if it is longer than `limit`. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limit) chunks.push(chunk);
  }
  return length > limit ? undefined : Buffer.concat(chunks);
}
