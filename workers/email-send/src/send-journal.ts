/**
 * Which claimed messages were about to leave when their process died. `ctx.once` claims a message before it is sent; a
 * claim whose owner died says only that it may have been sent. The journal, a small file of this machine's, says of each
 * claim whether its message had begun to leave. Without it, a killed bulk run would leave every claim that stood ahead
 * in doubt, rather than the one message that was on the wire.
 *
 * It counts only while the machine has not restarted: a power cut may take its last lines, so its name has the boot id.
 * Where there is none, or another machine takes the run over, every claim stays in doubt, and nothing is sent twice.
 */

import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, lstatSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

export interface SendJournal {
  /** The claim of a message is ours, and it has not begun to leave. */
  claimed(message: string): void;
  /** Must return before the first byte leaves. */
  leaving(message: string): void;
  /** The claim is over, whatever came of it. */
  ended(message: string): void;
  /** Whether a process of this machine held the claim and died before the message began to leave. */
  neverLeft(message: string): boolean;
  close(options: { isRunOver: boolean }): void;
}

/** Opens the journal of a run. Returns one that knows nothing where none can be kept. */
export function openJournal(runId: string): SendJournal {
  const file = fileOf(runId);
  if (!file) return NONE;
  const states = readStates(file);
  let descriptor: number;
  try {
    descriptor = openSync(file, 'a', 0o600);
  } catch {
    return NONE;
  }
  let isOpen = true;
  const note = (mark: string, message: string) => {
    states.set(message, mark);
    if (isOpen) writeSync(descriptor, `${mark} ${message}\n`);
    // A message that still leaves after the attempt was cut off is in doubt too.
    else appendFileSync(file, `${mark} ${message}\n`, { mode: 0o600 });
  };
  return {
    claimed: (message) => note('c', message),
    leaving: (message) => note('s', message),
    ended: (message) => note('e', message),
    neverLeft: (message) => states.get(message) === 'c',
    close({ isRunOver }) {
      isOpen = false;
      closeSync(descriptor);
      if (isRunOver) rmSync(file, { force: true });
    },
  };
}

const NONE: SendJournal = {
  claimed() {},
  leaving() {},
  ended() {},
  neverLeft: () => false,
  close() {},
};

function readStates(file: string): Map<string, string> {
  const states = new Map<string, string>();
  try {
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const [, mark, message] = /^([cse]) (.+)$/.exec(line) ?? [];
      if (mark && message) states.set(message, mark);
    }
  } catch {
    // No earlier attempt was made here.
  }
  return states;
}

let bootId: string | undefined;

function fileOf(runId: string): string | undefined {
  try {
    bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const { uid } = userInfo();
    const folder = join(tmpdir(), `genius-email-${uid}`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Others may write into the folder above it.
    const made = lstatSync(folder);
    if (!made.isDirectory() || made.uid !== uid || (made.mode & 0o077) !== 0) return undefined;
    const name = createHash('sha256').update(`${bootId} ${runId}`).digest('hex').slice(0, 40);
    return join(folder, `${name}.journal`);
  } catch {
    return undefined;
  }
}
