/** `genius cancel`: cancels a run that waits, or stops one that runs. */

import { noteDecision } from '../audit.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { findRun } from '../find-run.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { placeOf } from '../settings.ts';
import { print, printJson } from '../terminal/terminal.ts';

export async function run(id: string, { reason, json }: { reason?: string; json?: boolean }): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform, settings }) => {
    const { ports } = platform;
    const found = await findRun(ports, id, placeOf(settings));
    const answer = await ports.broker.cancel(found.id, reason);
    if (answer === 'missing') throw cliErrors.GW_CLI_RUN_UNKNOWN({ run: id, place: placeOf(settings) });
    if (answer === 'ended') throw cliErrors.GW_CLI_ALREADY_ENDED({ run: found.id, state: found.state });
    await noteDecision(ports, 'run.cancelled', found, reason);
    const stopping = say('its attempt was told to stop', 'încercarea a primit ordinul de oprire');
    if (json) printJson({ id: found.id, state: answer });
    else print(`${found.id}  ${answer === 'stopping' ? stopping : say('cancelled', 'anulată')}`);
    return EXIT.done;
  });
}
