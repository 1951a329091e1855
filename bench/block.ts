/** What a block of measurements is given, and the rows that it gives back. */

import type { Place, SystemName } from './systems/system.ts';

export interface Row {
  what: string;
  bar: string;
  ours: string;
  peers: string;
  /** Ours to the best peer, where more is better; undefined without one. */
  ratio?: number | undefined;
  /** undefined: not judged. */
  holds: boolean | undefined;
  /** What was measured, the disk and the idle share beside it. */
  note: string;
  /** Every single figure, for `--json`. */
  figures: Record<string, unknown>;
}

export interface Bench {
  /** How often each is measured. */
  runs: number;
  /** Whether peers are measured too. */
  readonly withPeers: boolean;
  /** Systems that can be measured here, of those given. */
  present(...systems: SystemName[]): SystemName[];
  /** Waits for a quiet second, measures the disk, and gives a new empty place. */
  turn(system: SystemName): Promise<Place>;
  /** What the turns since the last call saw of disk and machine. */
  surroundings(): { fdatasyncMs: number; idle: number; text: string };
  say(text: string): void;
}

export interface Block {
  name: string;
  /** The block is given up after this. */
  limitMs: number;
  measure(bench: Bench): Promise<Row[]>;
}

/** Absolute figures bind where the disk is as quick as where the bars were set. */
export const QUICK_DISK_MS = 0.2;

export const rate = (perSecond: number): string =>
  Number.isFinite(perSecond) ? `${Math.round(perSecond).toLocaleString('en-US')}/s` : '–';

/** Measures each system in turn (A B A B A B); a system that fails is said aloud and left out. */
export async function inTurn<T>(
  bench: Bench,
  systems: readonly SystemName[],
  measure: (system: SystemName, place: Place) => Promise<T>,
): Promise<Partial<Record<SystemName, T[]>>> {
  const all: Partial<Record<SystemName, T[]>> = {};
  for (let run = 0; run < bench.runs; run++) {
    for (const system of systems) {
      try {
        const one = await measure(system, await bench.turn(system));
        const list = all[system] ?? [];
        list.push(one);
        all[system] = list;
      } catch (error) {
        bench.say(`  ${system}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  if (!all.genius) throw new Error('our own side could not be measured');
  return all;
}

/** The peers' figures in one cell. */
export function peersCell(figures: Partial<Record<SystemName, number>>, show: (figure: number) => string): string {
  const cells = Object.entries(figures)
    .filter(([system, figure]) => system !== 'genius' && figure !== undefined)
    .map(([system, figure]) => `${system === 'plainjob' ? 'plainjob FULL' : system} ${show(figure as number)}`);
  return cells.join('; ') || '–';
}

export function medians<T>(
  all: Partial<Record<SystemName, T[]>>,
  pick: (one: T) => number,
  middle: (values: number[]) => number,
): Partial<Record<SystemName, number>> {
  return Object.fromEntries(Object.entries(all).map(([system, list]) => [system, middle(list.map(pick))]));
}
