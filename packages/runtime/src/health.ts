/** Health: the deep checks of each worker, each with 5 s and a circuit breaker, and the proof of a consumer's ears. */

import { FailureError } from '@genius/contract';
import { type Breaker, createBreaker } from './circuit-breaker.ts';
import type { Clock } from './clock.ts';
import type { Platform } from './platform.ts';
import type { HealthCheck, HealthHost, Worker } from './worker.ts';

export interface CheckResult {
  worker: string;
  check: string;
  healthy: boolean;
  /** What is wrong and what to do, if it isn't. */
  problem?: string;
  /** What an operator should know though it works, such as a protection that is off. */
  warning?: string;
  ms: number;
}

const CHECK_LIMIT_MS = 5_000;
/** A consumer looks at its queues every two seconds; one that has not for so long hears nothing. */
const DEAF_AFTER_MS = 30_000;

/** Runs the deep checks of some workers, and counts the failed ones. */
export class DeepChecks {
  readonly #checks: { worker: Worker; check: HealthCheck; breaker: Breaker }[];
  readonly #onFailed: (worker: string, check: string) => void;
  #running: Promise<CheckResult[]> | undefined;
  #last: { at: number; results: CheckResult[] } | undefined;
  readonly #clock: Clock;
  readonly #host: HealthHost | undefined;

  constructor(
    workers: readonly Worker[],
    clock: Clock,
    onFailed: (worker: string, check: string) => void = () => {},
    host?: HealthHost,
  ) {
    this.#clock = clock;
    this.#host = host;
    this.#onFailed = onFailed;
    this.#checks = workers.flatMap((worker) =>
      (worker.health ?? []).map((check) => ({
        worker,
        check,
        breaker: createBreaker({ name: `${worker.tag}: ${check.name}`, failures: 3, openFor: '15s' }),
      })),
    );
  }

  /** Results not older than `maxAgeMs`; callers at the same time share one round. Default age 2 s. */
  async run(maxAgeMs = 2_000): Promise<CheckResult[]> {
    if (this.#last && this.#clock.now() - this.#last.at < maxAgeMs) return this.#last.results;
    this.#running ??= Promise.all(this.#checks.map((each) => this.#runOne(each))).finally(() => {
      this.#running = undefined;
    });
    const results = await this.#running;
    this.#last = { at: this.#clock.now(), results };
    return results;
  }

  async #runOne({
    worker,
    check,
    breaker,
  }: {
    worker: Worker;
    check: HealthCheck;
    breaker: Breaker;
  }): Promise<CheckResult> {
    const begun = performance.now();
    const result = { worker: worker.tag, check: check.name };
    const took = () => Math.round(performance.now() - begun);
    try {
      const warning = await breaker.run(() => withinLimit(check, this.#host));
      return { ...result, healthy: true, ...(warning ? { warning } : {}), ms: took() };
    } catch (error) {
      this.#onFailed(worker.tag, check.name);
      return { ...result, healthy: false, problem: problemOf(error), ms: took() };
    }
  }
}

async function withinLimit({ check }: HealthCheck, host: HealthHost | undefined): Promise<string | undefined> {
  const signal = AbortSignal.timeout(CHECK_LIMIT_MS);
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error(`it did not answer within ${CHECK_LIMIT_MS / 1_000} s`)));
  });
  return (await Promise.race([check(signal, host), late])) ?? undefined;
}

function problemOf(error: unknown): string {
  if (error instanceof FailureError) return error.failure.message;
  return error instanceof Error ? error.message : 'an unknown problem';
}

/** The queues whose consumer has not looked for work for too long. */
export function deafQueues({ consumers }: Pick<Platform, 'consumers'>, nowMs: number): string[] {
  return [...consumers]
    .filter(([, consumer]) => !consumer.paused && nowMs - consumer.lastTurnAt > DEAF_AFTER_MS)
    .map(([tag]) => tag);
}
