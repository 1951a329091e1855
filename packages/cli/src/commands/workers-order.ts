/** `genius workers pause | resume | drain | restart | scale`: asks something of a process that runs workers. */

import type { ControlDeed } from '@genius/runtime';
import { askReason } from '../ask-reason.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import type { Desk, ProcessOrder } from '../registry-client/desk.ts';
import { withDesk } from '../registry-client/with-desk.ts';
import { print, printJson } from '../terminal/terminal.ts';
import { wholeNumber } from '../whole-number.ts';

interface OrderOptions {
  reason?: string;
  /** For `scale`. */
  concurrency?: string;
  tag?: string;
  json?: boolean;
  verbose?: boolean;
}

const SHORTEST = 4;

export function ordering(deed: ControlDeed) {
  return { run: (process: string, options: OrderOptions) => order(deed, process, options) };
}

async function order(deed: ControlDeed, process: string, options: OrderOptions): Promise<ExitCode> {
  const { concurrency, tag, json, verbose } = options;
  const given = concurrency === undefined ? {} : { concurrency: wholeNumber(concurrency, '--concurrency') };
  const reason = await askReason(options.reason, `genius workers ${deed}`);
  const wanted: ProcessOrder = { deed, reason, ...given, ...(tag === undefined ? {} : { tag }) };
  const { id, mode, running } = await withDesk({ verbose, changes: true }, async (desk) => {
    const found = await findProcess(desk, process);
    const answer = await desk.order(found, wanted);
    return { id: found, mode: answer.mode, running: answer.running };
  });
  if (json) printJson({ instance: id, mode, running });
  else print(`${id}  ${mode}  ${say(`${running} running`, `${running} în lucru`)}`);
  return EXIT.done;
}

/** By its id, or by how the id begins or ends where only one fits. Throws GW_CLI_PROCESS_UNKNOWN. */
async function findProcess(desk: Desk, wanted: string): Promise<string> {
  const ids = (await desk.processes()).map(({ id }) => id);
  if (ids.includes(wanted)) return wanted;
  const fitting = wanted.length < SHORTEST ? [] : ids.filter((id) => id.startsWith(wanted) || id.endsWith(wanted));
  const [only] = fitting;
  if (fitting.length !== 1 || only === undefined) throw cliErrors.GW_CLI_PROCESS_UNKNOWN({ process: wanted });
  return only;
}
