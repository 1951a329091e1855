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
  /** The claim of a message is about to be asked for. */
  intended(message: string): void;
  /** The claim is ours, and the message has not begun to leave. */
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
export function openJournal(runId: string, attempt: number): SendJournal {
  const file = fileOf(runId);
  if (!file) return NONE;
  const before = readMarks(file);
  let descriptor: number;
  try {
    descriptor = openSync(file, 'a', 0o600);
  } catch {
    return NONE;
  }
  let isOpen = true;
  const write = (line: string) => {
    if (isOpen) writeSync(descriptor, `${line}\n`);
    // A message that still leaves after the attempt was cut off is in doubt too.
    else appendFileSync(file, `${line}\n`, { mode: 0o600 });
  };
  write(`a ${attempt}`);
  return {
    intended: (message) => write(`i ${message}`),
    claimed: (message) => write(`c ${message}`),
    leaving: (message) => write(`s ${message}`),
    ended: (message) => write(`e ${message}`),
    neverLeft(message) {
      const last = before.marks.get(message);
      if (last?.mark === 'c') return true;
      // It may have died before the claim was there: then the claim is another's, if one was at the run in between.
      return last?.mark === 'i' && wereAllHere(before.attempts, last.attempt, attempt - 1);
    },
    close({ isRunOver }) {
      isOpen = false;
      closeSync(descriptor);
      if (isRunOver) rmSync(file, { force: true });
    },
  };
}

const NONE: SendJournal = {
  intended() {},
  claimed() {},
  leaving() {},
  ended() {},
  neverLeft: () => false,
  close() {},
};

function wereAllHere(attempts: ReadonlySet<number>, first: number, last: number): boolean {
  for (let each = first; each <= last; each++) if (!attempts.has(each)) return false;
  return true;
}

interface Marks {
  attempts: Set<number>;
  marks: Map<string, { mark: string; attempt: number }>;
}

/** What earlier attempts wrote here. */
function readMarks(file: string): Marks {
  const read: Marks = { attempts: new Set(), marks: new Map() };
  let attempt = 0;
  let lines: string[] = [];
  try {
    lines = readFileSync(file, 'utf8').split('\n');
  } catch {
    // No earlier attempt was made here.
  }
  for (const line of lines) {
    const [, mark, name] = /^([aicse]) (.+)$/.exec(line) ?? [];
    if (!mark || !name) continue;
    if (mark === 'a') {
      attempt = Number(name);
      read.attempts.add(attempt);
    } else if (mark === 'e') read.marks.delete(name);
    // What had begun to leave stays in doubt, whatever a later attempt was about to do.
    else if (read.marks.get(name)?.mark !== 's') read.marks.set(name, { mark, attempt });
  }
  return read;
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
