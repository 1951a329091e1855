/** Finds a run by its id, or by how the id begins where only one recent run fits. */

import type { Ports, RunRecord } from '@genius/runtime';
import { cliErrors } from './errors.ts';

const RECENT = 1_000;

/** Throws GW_CLI_RUN_UNKNOWN. */
export async function findRun(ports: Ports, id: string, place: string): Promise<RunRecord> {
  const exact = await ports.history.get(id);
  if (exact) return exact;
  const { runs } = id.length >= 4 ? await ports.history.find({ limit: RECENT }) : { runs: [] };
  // Ids of one hour begin alike, so the end of an id names a run as well.
  const fitting = runs.filter((run) => run.id.startsWith(id) || run.id.endsWith(id));
  if (fitting.length === 1) return fitting[0] as RunRecord;
  throw cliErrors.GW_CLI_RUN_UNKNOWN({ run: id, place });
}
