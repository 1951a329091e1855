/** Looks at one instance's port: its deep checks at `/healthz`, its numbers at `/metrics`. Reads little and follows nothing. */

import { z } from 'zod';

export interface Scraped {
  checks: { worker: string; check: string; healthy: boolean; problem: string }[];
  /** Unlabelled, or of a tag: memory in bytes, and the share of a core. */
  metrics: { memoryBytes: number | undefined; cpuShare: number | undefined };
}

export interface ScrapeOptions {
  /** Default 5 s, for each request. */
  timeoutMs?: number;
  signal: AbortSignal;
}

const MAX_BYTES = 2_000_000;
const MOST_CHECKS = 200;

const healthz = z.object({
  checks: z
    .array(
      z.object({
        worker: z.string(),
        check: z.string(),
        healthy: z.boolean(),
        problem: z.string().optional(),
      }),
    )
    .max(MOST_CHECKS),
});

/** Rejects if the port does not answer, or not as an instance's port does. An unhealthy instance answers, too. */
export async function scrapeInstance(endpoint: string, options: ScrapeOptions): Promise<Scraped> {
  const [health, metrics] = await Promise.all([
    get(`${endpoint}/healthz`, [200, 503], options),
    get(`${endpoint}/metrics`, [200, 404], options),
  ]);
  const parsed = healthz.safeParse(readJson(health.text));
  if (!parsed.success) throw new Error('/healthz does not answer as an instance does');
  return {
    checks: parsed.data.checks.map(({ problem = '', ...check }) => ({ ...check, problem: problem.slice(0, 1_000) })),
    metrics: metrics.status === 200 ? readNumbers(metrics.text) : { memoryBytes: undefined, cpuShare: undefined },
  };
}

async function get(
  url: string,
  expected: readonly number[],
  { timeoutMs = 5_000, signal }: ScrapeOptions,
): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    redirect: 'manual',
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  });
  const { pathname } = new URL(url);
  if (!expected.includes(response.status)) {
    await response.body?.cancel();
    throw new Error(`${pathname} answered ${response.status}`);
  }
  return { status: response.status, text: await readText(response, pathname) };
}

async function readText(response: Response, pathname: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new Error(`${pathname} answered with more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The highest of a gauge's series: workers of one process share what it uses. */
function readNumbers(text: string): Scraped['metrics'] {
  const highest = (name: string): number | undefined => {
    const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}\\n]*\\})? (\\S+)`, 'gm'))].map(([, value]) =>
      Number(value),
    );
    const numbers = values.filter(Number.isFinite);
    return numbers.length ? Math.max(...numbers) : undefined;
  };
  return { memoryBytes: highest('worker_memory_usage'), cpuShare: highest('worker_cpu_usage') };
}
