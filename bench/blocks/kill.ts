/** A worker with runs in hand is killed (SIGKILL): how long until another runs them again. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench, Block, Row } from '../block.ts';
import { type Child, startChild } from '../measure/child.ts';
import { now, sleep } from '../measure/clock.ts';
import { median } from '../measure/figures.ts';
import { loadSystem, type Place, type SystemName } from '../systems/system.ts';

const RUNS = 1000;
export type Second = 'running already' | 'started right after';

interface Mark {
  kind: string;
  id: string;
  pid: number;
  at: number;
}

function read(journal: string): Mark[] {
  if (!existsSync(journal)) return [];
  const lines = readFileSync(journal, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [kind = '', id = '', pid, at] = line.split(' ');
    return { kind, id, pid: Number(pid), at: Number(at) };
  });
}

/** Seconds from the kill until the last stuck run started again; `lost` are those that did not within the limit. */
export async function killOne(system: SystemName, place: Place, second: Second, limitMs: number) {
  const journal = join(place.folder, 'journal.txt');
  const loaded = await loadSystem(system);
  await loaded.reset(place);
  const sender = await loaded.openSender(place);
  await sender.many(Array.from({ length: RUNS }, (_, id) => ({ id })));
  const order = { system, place, concurrency: 10, mode: 'journal', journal };
  const begin = async (): Promise<Child> => {
    const child = await startChild('worker', order);
    child.send({ start: true });
    return child;
  };
  const first = await begin();
  let other: Child | undefined;
  try {
    await first.next('started');
    if (second === 'running already') {
      other = await begin();
      await other.next('started');
    }
    const deadline = now() + 20_000;
    for (;;) {
      const own = read(journal).filter(({ pid }) => pid === first.pid);
      const done = own.filter(({ kind }) => kind === 'D').length;
      if (done >= 100 && own.length - 2 * done >= 5) break;
      if (now() > deadline) throw new Error('the first worker never had 5 runs in hand');
      await sleep(1);
    }
    const killedAt = now();
    await first.kill();
    other ??= await begin();
    const stuck = new Set(
      read(journal)
        .filter(({ pid }) => pid === first.pid)
        .map(({ id }) => id),
    );
    for (const { kind, id } of read(journal)) if (kind === 'D') stuck.delete(id);
    const again = new Map<string, number>();
    const done = new Set<string>();
    while (now() - killedAt < limitMs && (again.size < stuck.size || done.size < RUNS)) {
      await sleep(10);
      for (const { kind, id, pid, at } of read(journal)) {
        if (kind === 'S' && pid !== first.pid && stuck.has(id) && !again.has(id)) again.set(id, at - killedAt);
        if (kind === 'D') done.add(id);
      }
      if (now() - killedAt > 3000) await sleep(240);
    }
    const seconds = again.size < stuck.size ? Number.POSITIVE_INFINITY : Math.max(0, ...again.values()) / 1000;
    return { seconds, stuck: stuck.size, lost: RUNS - done.size };
  } finally {
    await first.kill();
    await other?.stop();
    await sender.close();
  }
}

type Killed = Awaited<ReturnType<typeof killOne>>;

export const kill: Block = {
  name: 'kill',
  limitMs: 300_000,
  async measure(bench) {
    const variants: Second[] = ['running already', 'started right after'];
    const ours = new Map<Second, Killed[]>(variants.map((second) => [second, []]));
    for (let run = 0; run < bench.runs; run++) {
      for (const second of variants) {
        ours.get(second)?.push(await killOne('genius', await bench.turn('genius'), second, 20_000));
      }
    }
    const { text } = bench.surroundings();
    const peers = await peersAtOnce(bench, variants);
    return variants.map((second): Row => {
      const killed = ours.get(second) ?? [];
      const worst = Math.max(...killed.map(({ seconds }) => seconds));
      const lost = killed.reduce((sum, one) => sum + one.lost, 0);
      const theirs = peers.filter((peer) => peer.second === second);
      return {
        what: `kill -9, a second worker ${second}: stuck runs run again`,
        bar: '≤ 1 s',
        ours: `${median(killed.map(({ seconds }) => seconds)).toFixed(2)} s (worst ${worst.toFixed(2)}), lost ${lost}`,
        peers:
          theirs
            .map(
              ({ system, seconds }) =>
                `${system} ${Number.isFinite(seconds) ? `${seconds.toFixed(1)} s` : `> ${LIMIT_MS / 1000} s`}`,
            )
            .join('; ') || '–',
        ratio: undefined,
        holds: worst <= 1 && lost === 0,
        note: `${killed.map(({ stuck }) => stuck).join(', ')} in hand at the kill; ${text}`,
        figures: { ours: killed, peers: theirs },
      };
    });
  },
};

const LIMIT_MS = 110_000;

/** Nearly all of their time is waiting, so they wait side by side. Redis holds one queue of a name: one database each. */
async function peersAtOnce(bench: Bench, variants: Second[]) {
  const jobs = bench.present('bee-queue', 'bullmq').flatMap((system) => variants.map((second) => ({ system, second })));
  if (jobs.length) bench.say('  the peers take up to two minutes here');
  const all = await Promise.all(
    jobs.map(async ({ system, second }, i) => {
      try {
        const place = { ...(await bench.turn(system)), redisDatabase: i + 1 };
        return [{ system, second, ...(await killOne(system, place, second, LIMIT_MS)) }];
      } catch (error) {
        bench.say(`  ${system}: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    }),
  );
  return all.flat();
}
