/**
 * Traces of runs through OpenTelemetry: the host program's own provider where it has registered one, else one that
 * sends to a collector. Load it only where one of the two is there.
 */

import { ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { Observer } from './observer.ts';
import { registerContextManager, registerProvider } from './tracing-provider.ts';
import { traceRuns } from './tracing-spans.ts';

export interface TracingOptions {
  /** Base address of a collector that takes OTLP over HTTP, such as `http://localhost:4318`. Default: none. */
  endpoint?: string;
  /** The name under which the spans of this process are found. */
  serviceName: string;
}

export interface Tracing {
  /** Give it to the platform. Without a provider and without an endpoint it does nothing. */
  readonly observer: Observer;
  /** Ends what is open and sends what is left, within 3 s. Leaves the host's own provider alone. */
  close(): Promise<void>;
}

/** Looks for the host's provider once, so the host registers it before. */
export async function openTracing({ endpoint, serviceName }: TracingOptions): Promise<Tracing> {
  const isHosted = hasProvider();
  if (!isHosted && endpoint === undefined) return { observer: {}, close: async () => undefined };
  const provider = isHosted ? undefined : await registerProvider(endpoint as string, serviceName);
  const contextManager = await registerContextManager();
  const runs = traceRuns(trace.getTracer('genius'));
  return {
    observer: runs.observer,
    async close() {
      runs.close();
      await provider?.close();
      contextManager?.close();
    },
  };
}

function hasProvider(): boolean {
  const provider = trace.getTracerProvider();
  // Unregistered, the API hands out a proxy whose delegate is the one that all unregistered proxies share.
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegate() !== new ProxyTracerProvider().getDelegate();
}
