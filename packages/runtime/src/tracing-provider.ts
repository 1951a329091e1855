/** What OpenTelemetry needs to be registered in a process whose host has not done so; loaded only then. */

import { context, createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { TracerConfig } from '@opentelemetry/sdk-trace-base';

/** How long the last spans may take to be sent, ms. */
const CLOSE_MS = 3_000;
/** How long one batch may take, ms. */
const EXPORT_MS = 10_000;

type Resource = NonNullable<TracerConfig['resource']>;

/** Registers a provider that sends to a collector in batches. */
export async function registerProvider(endpoint: string, serviceName: string): Promise<{ close(): Promise<void> }> {
  const [{ BasicTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/sdk-trace-base'),
    import('@opentelemetry/exporter-trace-otlp-http'),
  ]);
  const exporter = new OTLPTraceExporter({ url: tracesAddress(endpoint), timeoutMillis: EXPORT_MS });
  const provider = new BasicTracerProvider({
    resource: resourceOf({ 'service.name': serviceName, 'process.pid': process.pid }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  trace.setGlobalTracerProvider(provider);
  return {
    async close() {
      trace.disable();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, CLOSE_MS);
      });
      // A collector that is gone costs its spans, and never the end of the process.
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
      clearTimeout(timer);
    },
  };
}

/** Makes the active span follow a handler through its awaits, unless the host has seen to it. */
export async function registerContextManager(): Promise<{ close(): void } | undefined> {
  const key = createContextKey('genius');
  const isCarried = context.with(ROOT_CONTEXT.setValue(key, true), () => context.active().getValue(key) === true);
  if (isCarried) return undefined;
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  return { close: () => context.disable() };
}

/** As OTEL_EXPORTER_OTLP_ENDPOINT is defined: the signal's path is added to whatever path the base has. */
function tracesAddress(endpoint: string): string {
  return endpoint.endsWith('/v1/traces') ? endpoint : `${endpoint.replace(/\/+$/, '')}/v1/traces`;
}

function resourceOf(attributes: Resource['attributes']): Resource {
  return {
    attributes,
    getRawAttributes: () => Object.entries(attributes),
    merge: (other) => (other ? resourceOf({ ...attributes, ...other.attributes }) : resourceOf(attributes)),
  };
}
