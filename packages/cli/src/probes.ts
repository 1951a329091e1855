/** The platform's own probes: they go the whole way of a run, and only clutter what people look at. */

const PROBE = 'genius.probe';

/** Whether a task or queue is a probe's. */
export function isProbe(name: string): boolean {
  return name.startsWith(PROBE);
}
