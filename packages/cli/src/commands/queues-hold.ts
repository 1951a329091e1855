/** `genius queues pause` and `genius queues resume`: a queue stands still on every process, or goes on. */

import { askReason } from '../ask-reason.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withDesk } from '../registry-client/with-desk.ts';
import { print, printJson } from '../terminal/terminal.ts';

interface HoldOptions {
  reason?: string;
  json?: boolean;
  verbose?: boolean;
}

export function holding(what: 'pause' | 'resume') {
  return { run: (queue: string, options: HoldOptions) => hold(what, queue, options) };
}

async function hold(what: 'pause' | 'resume', queue: string, options: HoldOptions): Promise<ExitCode> {
  const reason = await askReason(options.reason, `genius queues ${what}`);
  await withDesk({ verbose: options.verbose, changes: true }, (desk) => desk.holdQueue(what, queue, reason));
  if (options.json) printJson({ queue, paused: what === 'pause' });
  else print(`${queue}  ${what === 'pause' ? say('paused', 'oprită') : say('goes on', 'merge mai departe')}`);
  return EXIT.done;
}
