/**
 * What Celery's callers are told of a run before its end: RETRY between attempts, PROGRESS as the handler reports it, and
 * STARTED where the deployment asks for it. It is a courtesy: what is lost is not told again, and nothing waits for it.
 */

import { errors, type Failure } from '@genius/contract';
import type { Delivered } from './delivery.ts';
import type { RedisLink } from './redis/connect.ts';
import { keepSeconds, resultKey } from './result-keys.ts';
import { formatIso } from './wire/iso-time.ts';
import { type MetaOptions, resultMeta, retryTraceback } from './wire/results.ts';

export interface InterimStates {
  started(run: Delivered): void;
  progressed(run: Delivered, progress: { fraction: number; note?: string }): void;
  retried(run: Delivered, failure: Failure, delayMs: number): void;
}

export interface InterimDeps {
  redis: RedisLink;
  /** The node that is named to callers. */
  node: string;
  trackStarted: boolean;
}

/**
 * As Celery writes a state, unless the run has ended since this attempt began: an end that another instance told
 * meanwhile must not be taken back. Dates are compared without their offset, which is always UTC.
 */
const WRITE = `
local old = redis.call('GET', KEYS[1])
local done = old and string.match(old, '.*"date_done": ?"([^"]*)"')
if done and string.sub(done, 1, 26) >= ARGV[3] then return 0 end
redis.call('SETEX', KEYS[1], ARGV[2], ARGV[1])
redis.call('PUBLISH', KEYS[1], ARGV[1])
return 1`;

const SHUTTING_DOWN = errors.GW_SHUTTING_DOWN().failure.code;

export function createInterimStates({ redis, node, trackStarted }: InterimDeps): InterimStates {
  function write(run: Delivered, meta: Omit<MetaOptions, 'id' | 'dateDone' | 'parentId' | 'groupId'>): void {
    const { id, parent } = run.envelope;
    if (run.wire?.ignoreResult) return;
    const parentId = run.attempt > 1 ? id : parent;
    const text = resultMeta({ id, dateDone: null, parentId, groupId: run.wire?.group, ...meta });
    const since = formatIso(run.startedAt).slice(0, 26);
    redis.run((commands) => commands.eval(WRITE, 1, resultKey(id), text, keepSeconds, since)).catch(() => undefined);
  }

  return {
    started(run) {
      if (trackStarted) write(run, { state: 'STARTED', started: { pid: process.pid, hostname: node } });
    },
    progressed: (run, progress) => write(run, { state: 'PROGRESS', progress }),
    retried(run, failure, delayMs) {
      // Another instance has it at once.
      if (failure.code === SHUTTING_DOWN) return;
      const { id } = run.envelope;
      const traceback = retryTraceback(failure, delayMs);
      // As a message that it has sent, a run that is tried again is its own child to Celery.
      write(run, { state: 'RETRY', failure, traceback, children: [[[id, null], null]] });
    },
  };
}
