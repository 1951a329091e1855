/** Metrics and traces of a process that serves, each loaded only where somebody looks at it. */

import { joinObservers, type Observer, type Worker } from '@genius/runtime';
import type { Metrics } from '@genius/runtime/metrics';
import type { Settings } from './settings.ts';

export interface Telemetry {
  /** Absent if nothing is measured. */
  observer?: Observer;
  /** What `/metrics` answers with. */
  metrics?: Metrics;
  /** Sends the spans that are left. */
  close(): Promise<void>;
}

export interface TelemetryOptions {
  settings: Settings;
  workers: readonly Worker[];
  /** Whether there is a port that can be scraped. */
  scraped: boolean;
}

export async function openTelemetry({ settings, workers, scraped }: TelemetryOptions): Promise<Telemetry> {
  const { otlpEndpoint: endpoint, serviceName } = settings;
  const [metrics, tracing] = await Promise.all([
    scraped ? import('@genius/runtime/metrics').then(({ openMetrics }) => openMetrics({ workers })) : undefined,
    endpoint
      ? import('@genius/runtime/tracing').then(({ openTracing }) => openTracing({ endpoint, serviceName }))
      : undefined,
  ]);
  const observers = [tracing?.observer, metrics?.observer].filter((observer) => observer !== undefined);
  return {
    ...(observers.length ? { observer: joinObservers(...observers) } : {}),
    ...(metrics ? { metrics } : {}),
    async close() {
      await Promise.all([metrics?.close(), tracing?.close()]);
    },
  };
}
