/** A call of a Web API method as it came over HTTP: its arguments and its token, by the rules that Slack documents. */

import type { IncomingMessage } from 'node:http';
import { queryOf } from '../page/language.ts';
import { readBody } from '../page/respond.ts';

export interface Call {
  method: string;
  args: Record<string, unknown>;
  token?: string;
  warnings: string[];
}

/** An answer that isn't ok. */
export class SlackError extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;
  constructor(code: string, details: Record<string, unknown> = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

const MOST_BODY_BYTES = 2_000_000;

/** Reads form, JSON or query. Throws a `SlackError` for what Slack refuses before it looks at the method. */
export async function readCall(request: IncomingMessage, method: string): Promise<Call> {
  const warnings: string[] = [];
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const args = { ...Object.fromEntries(queryOf(request)), ...(await readArguments(request, warnings)) };
  const isJson = mediaType(request) === 'application/json';
  // A token within JSON is not looked at.
  const token = bearer ?? (!isJson && typeof args.token === 'string' ? args.token : undefined);
  delete args.token;
  for (const name of Object.keys(args)) {
    if (!/^[a-z0-9_]{1,80}$/i.test(name)) throw new SlackError('invalid_arg_name');
  }
  return { method, args, warnings, ...(token !== undefined && { token }) };
}

function mediaType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

async function readArguments(request: IncomingMessage, warnings: string[]): Promise<Record<string, unknown>> {
  if (request.method !== 'POST') return {};
  const type = mediaType(request);
  const body = await readBody(request, MOST_BODY_BYTES);
  if (!body) throw new SlackError('request_too_large');
  if (type === '') {
    if (body.length === 0) return {};
    throw new SlackError('missing_post_type');
  }
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(request.headers['content-type'] ?? '')?.[1]?.toLowerCase();
  if (charset !== undefined && !['utf-8', 'utf8', 'iso-8859-1', 'us-ascii'].includes(charset)) {
    throw new SlackError('invalid_charset');
  }
  if (type === 'application/json') {
    if (charset === undefined) warnings.push('missing_charset');
    return readJson(body);
  }
  if (type === 'application/x-www-form-urlencoded') return Object.fromEntries(new URLSearchParams(body.toString()));
  if (type === 'multipart/form-data') return readMultipart(request, body);
  throw new SlackError('invalid_post_type');
}

function readJson(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw new SlackError('invalid_json');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SlackError('json_not_object');
  return value as Record<string, unknown>;
}

async function readMultipart(request: IncomingMessage, body: Buffer): Promise<Record<string, unknown>> {
  try {
    const fields: [string, unknown][] = [];
    for (const [name, value] of await readForm(request, body)) {
      fields.push([name, typeof value === 'string' ? value : await toSentFile(value)]);
    }
    return Object.fromEntries(fields);
  } catch {
    throw new SlackError('invalid_form_data');
  }
}

/** The fields and files of a multipart body. */
export async function readForm(request: IncomingMessage, body: Buffer): Promise<FormData> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  return new Response(new Uint8Array(body), { headers }).formData();
}

/** A file within a form. */
export class SentFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
  constructor(name: string, mediaType: string, bytes: Buffer) {
    this.name = name;
    this.mediaType = mediaType;
    this.bytes = bytes;
  }
}

async function toSentFile(file: File): Promise<SentFile> {
  return new SentFile(file.name, file.type, Buffer.from(await file.arrayBuffer()));
}

/** Text of an argument, or `undefined`. */
export function textOf({ args }: Call, name: string): string | undefined {
  const value = args[name];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

export function requireText(call: Call, name: string): string {
  const value = textOf(call, name);
  if (value === undefined || value === '') {
    throw new SlackError('invalid_arguments', {
      response_metadata: { messages: [`[ERROR] missing required field: ${name}`] },
    });
  }
  return value;
}

/** Whether an argument says yes. */
export function isOn({ args }: Call, name: string): boolean {
  return ['true', '1', true, 1].includes(args[name] as string);
}

/** An argument that is a list: as JSON, or as text that holds JSON. */
export function listOf({ args }: Call, name: string, code: string): unknown[] | undefined {
  const value = args[name];
  if (value === undefined || value === null || value === '') return undefined;
  const list = typeof value === 'string' ? parse(value) : value;
  if (!Array.isArray(list)) throw new SlackError(code);
  return list;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
