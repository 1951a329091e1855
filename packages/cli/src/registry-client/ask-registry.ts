/** Requests to the registry: its answers as values, its problems (RFC 9457) as the failures they are. */

import { type Failure, FailureError, type FailureKind } from '@genius/contract';
import { cliErrors } from '../errors.ts';
import { language } from '../language.ts';
import type { FoundRegistry } from './find-registry.ts';

/** It can not be asked, and nothing was changed there yet: whoever can looks into the store instead. */
export class RegistryAway extends Error {}

export interface AskOptions {
  body?: object;
  /** Answers with undefined for a 404 of this code. Default: it is thrown as any other problem. */
  missing?: 'GW_REGISTRY_NOT_FOUND';
}

export interface Ask {
  /** Throws RegistryAway, the registry's own failure, GW_CLI_REGISTRY_UNREACHABLE or GW_CLI_REGISTRY_ANSWER. */
  <T>(method: 'GET' | 'POST', path: string, options: AskOptions & { missing: string }): Promise<T | undefined>;
  <T>(method: 'GET' | 'POST', path: string, options?: AskOptions): Promise<T>;
}

/** A wait for many runs lasts up to 55 s. */
const LIMIT_MS = 60_000;
const MOST_BYTES = 64_000_000;
/** Nobody has heard the request. */
const UNHEARD = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const KINDS: ReadonlySet<string> = new Set<FailureKind>(['invalid', 'refused', 'transient', 'defect']);

/** `firstMs` is how long the first answer may take: who can look elsewhere does not wait for a registry that hangs. */
export function askRegistry({ url, token }: FoundRegistry, firstMs = LIMIT_MS): Ask {
  let answered = false;
  let changed = false;

  async function ask<T>(method: 'GET' | 'POST', path: string, { body, missing }: AskOptions = {}) {
    const { status, text } = await request(method, path, body);
    if (status < 300) {
      if (method === 'POST') changed = true;
      return parsed(text, status) as T;
    }
    const problem = parsed(text, status) as Problem | undefined;
    if (problem?.code !== undefined && problem.code === missing) return undefined;
    if ((status === 401 || status === 403) && !changed) throw new RegistryAway(String(problem?.detail ?? status));
    throw failureOf(problem, status);
  }

  async function request(method: string, path: string, body: object | undefined) {
    try {
      const response = await fetch(new URL(path, url), {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'accept-language': language,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        redirect: 'error',
        signal: AbortSignal.timeout(answered ? LIMIT_MS : firstMs),
      });
      const text = await readText(response);
      answered = true;
      return { status: response.status, text };
    } catch (error) {
      if (error instanceof FailureError) throw error;
      const isUnheard = method === 'GET' || UNHEARD.has(codeOf(error));
      if (isUnheard && !changed) throw new RegistryAway(`${url} does not answer (${codeOf(error)})`);
      throw cliErrors.GW_CLI_REGISTRY_UNREACHABLE({ url });
    }
  }

  async function readText(response: Response): Promise<string> {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of response.body ?? []) {
      bytes += part.length;
      if (bytes > MOST_BYTES) throw unreadable(response.status);
      parts.push(part);
    }
    return Buffer.concat(parts).toString();
  }

  function parsed(text: string, status: number): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw unreadable(status);
    }
  }

  function failureOf(problem: Problem | undefined, status: number): FailureError {
    const { code, kind, detail, field, details } = problem ?? {};
    if (typeof code !== 'string' || typeof detail !== 'string' || !KINDS.has(String(kind))) return unreadable(status);
    const failure: Failure = { kind: kind as FailureKind, code, message: detail };
    if (language === 'ro') failure.messageRo = detail;
    if (typeof field === 'string') failure.field = field;
    if (typeof details === 'object' && details !== null) failure.details = details as Record<string, unknown>;
    return new FailureError(failure);
  }

  const unreadable = (status: number) => cliErrors.GW_CLI_REGISTRY_ANSWER({ url, status });

  return ask as Ask;
}

interface Problem {
  code?: unknown;
  kind?: unknown;
  detail?: unknown;
  field?: unknown;
  details?: unknown;
}

/** The system's word for what went wrong with a request. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  if (typeof cause?.code === 'string') return cause.code;
  return error instanceof Error ? error.name : 'Error';
}
