/** `genius show`: the story of a run. */

import { EXIT, type ExitCode } from '../exit-code.ts';
import { findShownRun } from '../registry-client/find-shown-run.ts';
import { withDesk } from '../registry-client/with-desk.ts';
import { tellLogs, tellStory } from '../run-story.ts';
import { printJson } from '../terminal/terminal.ts';

interface ShowOptions {
  reveal?: boolean;
  /** Also what its attempts logged. */
  logs?: boolean;
  json?: boolean;
  verbose?: boolean;
}

export async function run(id: string, { reveal = false, logs, json, verbose }: ShowOptions): Promise<ExitCode> {
  const found = await withDesk({ verbose, changes: reveal }, (desk) => findShownRun(desk, id, { reveal }));
  if (json) printJson(found);
  else {
    tellStory(found);
    if (logs) tellLogs(found.logs ?? []);
  }
  return EXIT.done;
}
