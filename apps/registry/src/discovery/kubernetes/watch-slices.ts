/** Lists the slices of workers, then hears of each change, for as long as it runs (list and watch, as clients do). */

import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@genius/runtime';
import { z } from 'zod';
import { ApiFailure, type ApiServer, readAnswer } from './api-server.ts';
import { endpointsOf, type PodEndpoint, type Slice, slice, sliceList, TAG_LABEL, tagOf } from './endpoint-slices.ts';

export interface SliceWatch {
  pods(tag: string): PodEndpoint[];
  tags(): string[];
  close(): Promise<void>;
}

export interface WatchOptions {
  api: ApiServer;
  log: Logger;
  /** The pods of a tag changed. */
  onChange: (tag: string) => void;
  /** The first pause after a failure; it doubles up to 30 s. Default 1 s. */
  pauseMs?: number;
}

const MAX_LIST_BYTES = 50_000_000;
const PAGE = '500';
/** The server ends a watch then, and it is begun anew where it was. */
const WATCH_SECONDS = '240';
const LONGEST_PAUSE_MS = 30_000;
const WARN_AFTER = 3;
const GONE = 410;

const change = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.unknown(),
});
const bookmark = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const status = z.object({ code: z.number().optional() });

export function watchSlices({ api, log, onChange, pauseMs = 1_000 }: WatchOptions): SliceWatch {
  const path = `/apis/discovery.k8s.io/v1/namespaces/${encodeURIComponent(api.namespace)}/endpointslices`;
  const slices = new Map<string, Slice>();
  const stop = new AbortController();

  function put(next: Slice | undefined, name: string): void {
    const before = slices.get(name);
    if (next) slices.set(name, next);
    else slices.delete(name);
    for (const tag of new Set([before && tagOf(before), next && tagOf(next)])) if (tag !== undefined) onChange(tag);
  }

  /** Resolves with the version from which on changes are to be heard. */
  async function list(): Promise<string> {
    const found = new Map<string, Slice>();
    let next: string | undefined;
    let version = '';
    do {
      const query = { labelSelector: TAG_LABEL, limit: PAGE, ...(next ? { continue: next } : {}) };
      const body = await readAnswer(await api.get(path, query, stop.signal), MAX_LIST_BYTES);
      const { items, metadata } = sliceList.parse(body);
      for (const item of items) found.set(item.metadata.name, item);
      version = metadata.resourceVersion;
      next = (body as { metadata: { continue?: string } }).metadata.continue;
    } while (next);
    for (const name of slices.keys()) if (!found.has(name)) put(undefined, name);
    for (const [name, item] of found) {
      if (slices.get(name)?.metadata.resourceVersion !== item.metadata.resourceVersion) put(item, name);
    }
    return version;
  }

  /** Hears changes until the server ends the watch; resolves with the last version, or undefined if that is too old. */
  async function hear(from: string): Promise<string | undefined> {
    let version = from;
    const answer = await api.get(
      path,
      {
        labelSelector: TAG_LABEL,
        watch: '1',
        allowWatchBookmarks: 'true',
        resourceVersion: from,
        timeoutSeconds: WATCH_SECONDS,
      },
      stop.signal,
    );
    for await (const line of createInterface({ input: answer })) {
      if (line === '') continue;
      const { type, object } = change.parse(JSON.parse(line));
      if (type === 'ERROR') {
        const { code } = status.parse(object);
        if (code === GONE) return undefined;
        throw new ApiFailure(code ?? 0);
      }
      if (type === 'BOOKMARK') {
        version = bookmark.parse(object).metadata.resourceVersion;
        continue;
      }
      const item = slice.parse(object);
      version = item.metadata.resourceVersion;
      put(type === 'DELETED' ? undefined : item, item.metadata.name);
    }
    return version;
  }

  async function run(): Promise<void> {
    let version: string | undefined;
    let failures = 0;
    while (!stop.signal.aborted) {
      try {
        version ??= await list();
        version = await hear(version);
        failures = 0;
      } catch (error) {
        if (stop.signal.aborted) return;
        // What happened in between is not known.
        version = undefined;
        if (++failures === WARN_AFTER) {
          log.warn('the pods of workers can not be watched', { problem: error instanceof Error ? error.message : '' });
        }
        const ceiling = Math.min(LONGEST_PAUSE_MS, pauseMs * 2 ** (failures - 1));
        await sleep(ceiling * (0.5 + Math.random() / 2), undefined, { signal: stop.signal }).catch(() => undefined);
      }
    }
  }

  const running = run();
  return {
    pods: (tag) => [...slices.values()].filter((each) => tagOf(each) === tag).flatMap(endpointsOf),
    tags: () => [...new Set([...slices.values()].map(tagOf))].filter((tag) => tag !== undefined).sort(),
    async close() {
      stop.abort();
      await running;
    },
  };
}
