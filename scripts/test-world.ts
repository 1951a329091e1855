/**
 * The place in which one run of the tests happens, so that nothing of it stays behind: a temporary folder of its own
 * (`TMPDIR` of every test and of every process a test starts) and a mark in the environment of those processes.
 */

import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MARK = 'GENIUS_TEST_RUN';

/** What the tests left behind. */
export interface Leftovers {
  folders: string[];
  processes: { pid: number; command: string }[];
}

export class TestWorld {
  readonly folder: string;
  readonly #mark: string;

  static open(): TestWorld {
    const folder = mkdtempSync(join(tmpdir(), 'genius-test-'));
    // A database server that a test starts may run as another user, who has to reach his folder through this one.
    chmodSync(folder, 0o711);
    return new TestWorld(folder);
  }

  private constructor(folder: string) {
    this.folder = folder;
    this.#mark = `${MARK}=${folder}`;
  }

  /** Variables for every test. */
  get env(): Record<string, string> {
    return { TMPDIR: this.folder, [MARK]: this.folder };
  }

  /** Takes everything away that is still there, and says what it was. Synchronous: it runs while the process exits. */
  close(): Leftovers {
    const processes = this.#waitForProcesses();
    for (const { pid } of processes) kill(pid);
    const folders = readdirSync(this.folder).filter((name) => name.startsWith('genius-test-'));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
    return { folders, processes };
  }

  /** Those that outlive the tests by more than two seconds: a process told to stop needs a moment to be gone. */
  #waitForProcesses(): Leftovers['processes'] {
    const deadline = performance.now() + 2_000;
    let found = this.#processes();
    while (found.length > 0 && performance.now() < deadline) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
      found = this.#processes();
    }
    return found;
  }

  #processes(): Leftovers['processes'] {
    const found: Leftovers['processes'] = [];
    for (const entry of listProcesses()) {
      const pid = Number(entry);
      if (pid === process.pid || !read(pid, 'environ').split('\0').includes(this.#mark)) continue;
      const command = read(pid, 'cmdline').split('\0').join(' ').trim();
      const isZombie = command === '';
      const isVitest = command.includes('/vitest/dist/');
      if (!isZombie && !isVitest) found.push({ pid, command });
    }
    return found;
  }
}

/** Process ids on Linux; elsewhere none, and leftover processes go unseen. */
function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** Empty for a process that is gone or another user's. */
function read(pid: number, file: 'environ' | 'cmdline'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself meanwhile.
  }
}
