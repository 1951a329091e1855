/** The processes of a browser, as Linux shows them: what they hold, and which of them draws pages. */

import { readdir, readFile } from 'node:fs/promises';

export interface BrowserProcess {
  pid: number;
  /** Resident bytes that are its own. */
  bytes: number;
  kind: string;
}

const PAGE_BYTES = 4_096;

/** A process and all below it; empty where there is no /proc. */
export async function processTree(root: number): Promise<BrowserProcess[]> {
  const parents = await parentsOfAll();
  const inTree = (pid: number): boolean => {
    for (let at: number | undefined = pid; at; at = parents.get(at)) if (at === root) return true;
    return false;
  };
  const found = await Promise.all([...parents.keys()].filter(inTree).map(describe));
  return found.filter((each) => each !== undefined);
}

async function parentsOfAll(): Promise<Map<number, number>> {
  const names = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const pairs = await Promise.all(
    names.map(async (name): Promise<[number, number]> => {
      const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
      // The name of the program, in brackets, may have spaces and brackets in it.
      return [Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0)];
    }),
  );
  return new Map(pairs);
}

async function describe(pid: number): Promise<BrowserProcess | undefined> {
  try {
    const [statm, command] = await Promise.all([
      readFile(`/proc/${pid}/statm`, 'latin1'),
      readFile(`/proc/${pid}/cmdline`, 'latin1'),
    ]);
    const [, resident, shared] = statm.split(' ').map(Number) as [number, number, number];
    const kind = /--type=([a-z-]+)/.exec(command)?.[1] ?? 'browser';
    return { pid, bytes: (resident - shared) * PAGE_BYTES, kind };
  } catch {
    return undefined;
  }
}
