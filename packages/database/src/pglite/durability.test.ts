import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProcess, temporaryFolder, usedFolder } from '../testing/start-process.ts';

const hasStrace = canRun('strace', ['-V']);
// Said aloud, because a power cut is tested by nothing else.
if (!hasStrace)
  process.stderr.write('left out: the sync of each commit. To run it, install strace (apt-get install strace).\n');

test.runIf(hasStrace)(
  'a commit is on disk before it is acknowledged: the log is synced first, every time',
  async () => {
    const folder = await usedFolder();
    const trace = join(await temporaryFolder(), 'trace');
    const calls = 'trace=pwrite64,fdatasync,write,writev,sendto,sendmsg';
    const owner = startProcess(['strace', '-f', '-y', '-s', '4096', '-e', calls, '-o', trace]);
    await owner.ask('open', { folder });
    const client = startProcess();
    await client.ask('open', { folder });
    await Promise.all([client.ask('insert', 50, 'theirs'), owner.ask('insert', 50, 'mine')]);
    await owner.ask('close');

    const seen = { acknowledged: 0, unsynced: 0, syncs: 0 };
    let isLogUnsynced = false;
    for (const line of (await readFile(trace, 'utf8')).split('\n')) {
      if (/ pwrite64\(\d+<[^>]*\/pg_wal\/[0-9A-F]{24}>/.test(line)) isLogUnsynced = true;
      else if (/ fdatasync\(\d+<[^>]*\/pg_wal\/[0-9A-F]{24}>/.test(line)) {
        isLogUnsynced = false;
        seen.syncs += 1;
      } else if (/ (write|writev|sendto|sendmsg)\(.*INSERT 0 1\\0/.test(line)) {
        seen.acknowledged += 1;
        if (isLogUnsynced) seen.unsynced += 1;
      }
    }
    expect(seen).toEqual({ acknowledged: 100, unsynced: 0, syncs: expect.any(Number) });
    // Commits that arrive together may share a sync: never more commits in one than there are clients.
    expect(seen.syncs).toBeGreaterThanOrEqual(50);
  },
);

function canRun(command: string, parameters: string[]): boolean {
  try {
    execFileSync(command, parameters, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
