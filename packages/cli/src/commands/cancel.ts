/** `genius cancel`: cancels a run that waits, or stops one that runs. */

import { askReason } from '../ask-reason.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { findShownRun } from '../registry-client/find-shown-run.ts';
import { withDesk } from '../registry-client/with-desk.ts';
import { print, printJson } from '../terminal/terminal.ts';

interface CancelOptions {
  reason?: string;
  json?: boolean;
  verbose?: boolean;
}

export async function run(wanted: string, { json, verbose, ...options }: CancelOptions): Promise<ExitCode> {
  const reason = await askReason(options.reason, 'genius cancel');
  const { id, answer } = await withDesk({ verbose, changes: true }, async (desk) => {
    const found = await findShownRun(desk, wanted);
    const answer = await desk.cancel(found, reason);
    if (answer === 'missing') throw cliErrors.GW_CLI_RUN_UNKNOWN({ run: wanted, place: desk.place });
    if (answer === 'ended') throw cliErrors.GW_CLI_ALREADY_ENDED({ run: found.id, state: found.state });
    return { id: found.id, answer };
  });
  const stopping = say('its attempt was told to stop', 'încercarea a primit ordinul de oprire');
  if (json) printJson({ id, state: answer });
  else print(`${id}  ${answer === 'stopping' ? stopping : say('cancelled', 'anulată')}`);
  return EXIT.done;
}
