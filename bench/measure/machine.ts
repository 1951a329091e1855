/** What the machine is, how busy it is, and what a process uses (Linux). */

import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { sleep } from './clock.ts';

const cpuTimes = () => readFileSync('/proc/stat', 'utf8').split('\n', 1).join('').split(/\s+/).slice(1, 9).map(Number);

/** How long all waits for a quiet machine may take together, ms: a machine that is never quiet is measured all the same. */
let patienceMs = 120_000;

/** Waits (30 s at most) for a second in which the machine is 70 % idle; returns the idle share of the last one in %. */
export async function waitForQuiet(): Promise<number> {
  let idle = 0;
  for (let second = 0; second < 30; second++) {
    const before = cpuTimes();
    await sleep(1000);
    patienceMs -= 1000;
    const spent = cpuTimes().map((time, i) => time - (before[i] ?? 0));
    const all = spent.reduce((sum, time) => sum + time, 0);
    idle = Math.round((100 * ((spent[3] ?? 0) + (spent[4] ?? 0))) / all);
    if (idle >= 70 || patienceMs <= 0) break;
  }
  return idle;
}

export function describeMachine(): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${gib} GiB, Node ${process.version}`;
}

/** CPU time of a process so far, ms. */
export function cpuMs(pid: number): number {
  const fields = (readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1] ?? '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** CPU time of a process and of those it started that still live, ms. */
export function cpuTreeMs(pid: number): number {
  return treeOf(pid).reduce((sum, each) => sum + (ignoreGone(() => cpuMs(each)) ?? 0), 0);
}

/** Resident memory of a process and of those it started, MB; pages that they share count in each. */
export function residentTreeMb(pid: number): number {
  return treeOf(pid).reduce((sum, each) => sum + (ignoreGone(() => residentMb(each)) || 0), 0);
}

function treeOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^[0-9]+$/.test(name)) continue;
    const stat = ignoreGone(() => readFileSync(`/proc/${name}/stat`, 'utf8'));
    const parent = Number(stat?.split(') ')[1]?.split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found = [root];
  for (const each of found) found.push(...(children.get(each) ?? []));
  return found;
}

/** A process may end while it is looked at. */
function ignoreGone<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}

/** Resident memory of a process, MB (10^6 bytes). */
export function residentMb(pid: number): number {
  const kib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  return Math.round((kib * 1024) / 1e6);
}
