/** Why somebody decides what they decide, for the audit log: asked at a terminal, where no option says it. */

import { createInterface } from 'node:readline/promises';
import { say } from './language.ts';

const LONGEST = 500;

/** `command` stands for a script that gives none: who ran it and when is in the audit log beside it. */
export async function askReason(given: string | undefined, command: string): Promise<string> {
  const reason = given ?? (await asked());
  return reason?.trim().slice(0, LONGEST) || command;
}

async function asked(): Promise<string | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C ends the process as it would anywhere.
  lines.once('SIGINT', () => {
    lines.close();
    process.kill(process.pid, 'SIGINT');
  });
  try {
    return await lines.question(say('Why? (for the audit log) ', 'De ce? (pentru jurnalul de audit) '));
  } finally {
    lines.close();
  }
}
