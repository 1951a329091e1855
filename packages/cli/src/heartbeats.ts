/** Heartbeats of this process: straight to its own registry, else over HTTP to the one that is set or found. */

import { createHeartbeats, createHttpSender, type Heartbeats, type Worker } from '@genius/runtime';
import type { OpenHttp } from './http.ts';
import type { OpenPlatform } from './open-platform.ts';

export function openHeartbeats(
  { platform, settings, log }: OpenPlatform,
  workers: readonly Worker[],
  http: OpenHttp | undefined,
  concurrency: number | undefined,
): Heartbeats {
  const { kv, instances } = platform.ports;
  const { registryUrl: url, registryToken: token } = settings;
  return createHeartbeats({
    platform,
    workers,
    log,
    concurrency,
    sender: http?.heartbeats ?? createHttpSender({ url, token, kv, host: instances.self.host }),
    healthEndpoint: http?.url,
  });
}
