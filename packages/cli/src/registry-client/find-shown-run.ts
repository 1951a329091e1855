/** Finds a run by its id, or by how the id begins or ends where only one recent run fits. */

import { cliErrors } from '../errors.ts';
import type { Desk, RunDetail } from './desk.ts';

const RECENT = 1_000;
const SHORTEST = 4;

/** Throws GW_CLI_RUN_UNKNOWN. `options` as the desk takes them. */
export async function findShownRun(
  desk: Desk,
  id: string,
  options: { reveal?: boolean; reason?: string } = {},
): Promise<RunDetail> {
  const exact = await desk.run(id, options);
  if (exact) return exact;
  const { runs } = id.length >= SHORTEST ? await desk.runs({ limit: RECENT }) : { runs: [] };
  // Ids of one hour begin alike, so the end of an id names a run as well.
  const fitting = runs.filter((run) => run.id.startsWith(id) || run.id.endsWith(id));
  const [only] = fitting;
  const found = fitting.length === 1 && only ? await desk.run(only.id, options) : undefined;
  if (!found) throw cliErrors.GW_CLI_RUN_UNKNOWN({ run: id, place: desk.place });
  return found;
}
