/** Signed requests to one bucket, tried again where that may help. */

import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { FailureError } from '@genius/contract';
import { backoffMs } from '@genius/runtime';
import { AwsV4Signer } from 'aws4fetch';
import { blobErrors } from './errors.ts';
import type { S3Address } from './s3-address.ts';

export interface S3Request {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** The object's name within the folder of the address. */
  name: string;
  query?: string;
  body?: Uint8Array<ArrayBuffer>;
  /** How often it is tried at most. Default 5. */
  attempts?: number;
}

/** Answers with a response that is fine, or undefined for an object that isn't there. */
export type SendS3 = (request: S3Request) => Promise<Response | undefined>;

const ATTEMPTS = 5;
const BACKOFF = { first: '100ms', factor: 3, cap: '3s', total: '1m' } as const;
/** For one part on a slow line; the content of an answer may take longer. */
const ANSWER_MS = 60_000;
/** Answers that say nothing about the request, only about the moment. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

/** Opens a bucket. Each request is signed with the hash of its body, so the store refuses what was changed on the way. */
export function openBucket(address: S3Address): SendS3 {
  const { bucket } = address;
  const keys = new Map<string, ArrayBuffer>();
  const attempt = async ({ method, name, query, body }: S3Request): Promise<Response> => {
    const signed = await new AwsV4Signer({
      accessKeyId: address.accessKeyId,
      secretAccessKey: address.secretAccessKey,
      region: address.region,
      service: 's3',
      cache: keys,
      method,
      url: address.urlOf(name) + (query ? `?${query}` : ''),
      headers: {
        'x-amz-content-sha256': createHash('sha256')
          .update(body ?? '')
          .digest('hex'),
      },
    }).sign();
    const answer = new AbortController();
    const timer = setTimeout(() => answer.abort(new Error(`no answer in ${ANSWER_MS / 1000} s`)), ANSWER_MS);
    try {
      return await fetch(signed.url, {
        method,
        headers: signed.headers,
        redirect: 'manual',
        signal: answer.signal,
        ...(body ? { body } : {}),
      });
    } finally {
      clearTimeout(timer);
    }
  };

  return async (request) => {
    let failure: { problem: string; cause?: unknown } = { problem: '' };
    const { attempts = ATTEMPTS, method } = request;
    for (let tried = 1; tried <= attempts; tried++) {
      if (tried > 1) await sleep(backoffMs(BACKOFF, tried - 1, undefined));
      try {
        const response = await attempt(request);
        const verdict = await judge(response, method);
        if (verdict === 'fine') return response;
        if (verdict === 'missing') return undefined;
        if (verdict.isFinal) throw blobErrors.GW_BLOB_STORE_REFUSED({ bucket, method, problem: verdict.problem });
        failure = verdict;
      } catch (error) {
        // What fetch throws is about the line; our own refusal is final.
        if (error instanceof FailureError || !(error instanceof Error)) throw error;
        failure = { problem: error.cause instanceof Error ? error.cause.message : error.message, cause: error };
      }
    }
    throw blobErrors.GW_BLOB_STORE_UNREACHABLE({ bucket, problem: failure.problem }, { cause: failure.cause });
  };
}

type Verdict = 'fine' | 'missing' | { problem: string; isFinal: boolean };

async function judge(response: Response, method: S3Request['method']): Promise<Verdict> {
  const { ok, status } = response;
  // S3 may begin to answer "completed" with 200 and fail afterwards: then only the body says so.
  const text = ok && method !== 'POST' ? '' : await response.clone().text();
  if (ok && !text.includes('<Error>')) return 'fine';
  if (status === 404 && !/NoSuch(?:Bucket|Upload)/.test(text)) return 'missing';
  return { problem: describe(status, text), isFinal: !ok && !PASSING.has(status) };
}

/** The store's own code and words; nothing else of its answer, which may quote the key. */
function describe(status: number, text: string): string {
  const code = /<Code>([^<]*)<\/Code>/.exec(text)?.[1];
  const message = /<Message>([^<]*)<\/Message>/.exec(text)?.[1];
  return [`HTTP ${status}`, code, message].filter(Boolean).join(', ');
}
