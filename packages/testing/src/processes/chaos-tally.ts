/** What came of a chaos: ends as the store tells them, effects as the world saw them. */

import { existsSync, readFileSync } from 'node:fs';
import { createClient, type Ports } from '@genius/runtime';

export interface ChaosTally {
  runs: number;
  /** Runs that were confirmed and are not done. */
  lost: number;
  /** Effects that the world saw more than once. */
  repeated: number;
  /** Effects that the world never saw. */
  missing: number;
  seconds: number;
}

/** `confirmed`: run ids by number; `file`: a line for each effect, its run's number; `since`: monotonic ms. */
export async function tally(
  ports: Ports,
  {
    runs,
    confirmed,
    file,
    since,
  }: { runs: number; confirmed: ReadonlyMap<number, string>; file: string; since: number },
  deadline: '60s' | '120s',
): Promise<ChaosTally> {
  const client = createClient({ ports });
  const ends = await Promise.allSettled([...confirmed.values()].map((id) => client.run(id).result({ deadline })));
  const seen = new Map<string, number>();
  for (const line of existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []) {
    if (line) seen.set(line, (seen.get(line) ?? 0) + 1);
  }
  return {
    runs,
    lost: ends.filter(({ status }) => status === 'rejected').length,
    repeated: [...seen.values()].filter((times) => times > 1).length,
    missing: Array.from({ length: runs }, (_, n) => n).filter((n) => !seen.has(String(n))).length,
    seconds: Math.round((performance.now() - since) / 100) / 10,
  };
}
