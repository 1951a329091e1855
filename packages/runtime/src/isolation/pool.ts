/** Hosts for handlers that must not run on the loop: threads for blocking JavaScript, processes for native code. */

import { errors, FailureError } from '@genius/contract';
import type { Attempt } from '../attempt.ts';
import type { IsolationPool } from '../executor.ts';
import type { Logger } from '../log.ts';
import type { Ports } from '../ports/ports.ts';
import type { Worker } from '../worker.ts';
import { type Host, startHost } from './host.ts';

export interface Isolation extends IsolationPool {
  /** Starts one host of a worker and lets it load what it needs. */
  warm(worker: Worker, progress: (fraction: number, note: string) => void): Promise<void>;
}

/** A host that holds more memory than this after a run is replaced. */
const RECYCLE_BYTES = 1_300 * 1_024 * 1_024;

export function createIsolation({ log, ports }: { log: Logger; ports: Ports }): Isolation {
  const idle = new Map<string, Host[]>();
  /** Each with the name of what it may be used for. */
  const all = new Map<Host, string>();
  /** Attempts that wait for a host: one that is free, or undefined once they may start one. */
  const waiting = new Map<string, ((host: Host | undefined) => void)[]>();

  async function take(worker: Worker, kind: Host['kind'], signal?: AbortSignal): Promise<Host> {
    const name = `${kind} ${worker.tag}`;
    const free = idle.get(name)?.pop();
    if (free) return free;
    const count = [...all.values()].filter((each) => each === name).length;
    if (count < (worker.hosts ?? Number.POSITIVE_INFINITY)) return begin(worker, kind, name);
    return (await turn(name, signal)) ?? take(worker, kind, signal);
  }

  function begin(worker: Worker, kind: Host['kind'], name: string): Host {
    const host = startHost(kind, worker, ports);
    all.set(host, name);
    host.onExit(() => {
      all.delete(host);
      for (const hosts of idle.values()) if (hosts.includes(host)) hosts.splice(hosts.indexOf(host), 1);
      waiting.get(name)?.shift()?.(undefined);
    });
    return host;
  }

  /** Throws what the signal says if it fires first. */
  function turn(name: string, signal: AbortSignal | undefined): Promise<Host | undefined> {
    const line = waiting.get(name) ?? [];
    waiting.set(name, line);
    return new Promise((resolve, reject) => {
      const leave = () => {
        line.splice(line.indexOf(enter), 1);
        reject(signal?.reason as Error);
      };
      const enter = (host: Host | undefined) => {
        signal?.removeEventListener('abort', leave);
        resolve(host);
      };
      line.push(enter);
      signal?.addEventListener('abort', leave, { once: true });
      if (signal?.aborted) leave();
    });
  }

  function giveBack(worker: Worker, host: Host): void {
    if (!all.has(host)) return;
    if (host.rssBytes > RECYCLE_BYTES) {
      log.info('a handler process is replaced: it holds much memory', { tag: worker.tag, rss: host.rssBytes });
      host.kill();
      return;
    }
    const name = `${host.kind} ${worker.tag}`;
    const next = waiting.get(name)?.shift();
    if (next) next(host);
    else idle.set(name, [...(idle.get(name) ?? []), host]);
  }

  const kindOf = (worker: Worker, task: string) =>
    worker.byName.get(task)?.contract.isolation === 'process' ? 'process' : 'thread';

  return {
    async warm(worker, progress) {
      const isolated = worker.tasks.find(({ contract }) => contract.isolation !== 'inline');
      if (!isolated) return;
      const host = await take(worker, kindOf(worker, isolated.contract.name));
      await host.warm(progress);
      giveBack(worker, host);
    },
    async run(worker, attempt: Attempt, input) {
      const task = attempt.handler.contract.name;
      const host = await take(worker, kindOf(worker, task), attempt.signal);
      attempt.kill = () => host.kill();
      let forget: () => void = () => undefined;
      const lost = new Promise<never>((_, reject) => {
        forget = host.onExit(() => reject(new FailureError(errors.GW_WORKER_LOST({ task }).failure)));
      });
      try {
        return await Promise.race([host.run(attempt, task, input), lost]);
      } finally {
        attempt.kill = undefined;
        forget();
        // A handler that threw may have left anything behind, but its process is still good for the next one.
        giveBack(worker, host);
      }
    },
    async close() {
      await Promise.all([...all.keys()].map((host) => host.close()));
    },
  };
}
