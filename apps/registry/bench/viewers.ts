/**
 * How soon the last of 500 viewers on WebSockets sees a change, from its submission over HTTP on:
 * `npx node apps/registry/bench/viewers.ts [viewers] [rounds]`. The viewers live on a thread of their own.
 */

import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { openRegistry } from '../src/testing/open-registry.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [count = 500, rounds = 40] = positionals.map(Number);
const print = (line: string) => process.stdout.write(`${line}\n`);
const now = () => performance.timeOrigin + performance.now();

const world = await openRegistry({ rate: 1_000_000 });
const token = await world.as('workers:read').token();

interface Seen {
  text: string;
  at: number;
}

async function measure(query: string, more: object, fits: (text: string, id: string) => boolean): Promise<number[]> {
  const url = `${world.url.replace('http', 'ws')}/v1/events${query}`;
  const viewers = new Worker(new URL('./viewers-thread.ts', import.meta.url), { workerData: { url, token, count } });
  const all: Seen[] = [];
  let onSeen: () => void = () => undefined;
  viewers.on('message', (seen: Seen) => {
    all.push(seen);
    onSeen();
  });
  const until = (found: (seen: Seen) => boolean) =>
    new Promise<Seen>((resolve) => {
      onSeen = () => {
        const [first] = all.filter(found);
        if (first) resolve(first);
      };
      onSeen();
    });
  await until(({ text }) => text === 'open');
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    all.length = 0;
    const since = now();
    const { body } = await world
      .as('workers:submit')
      .ask('POST', '/v1/tasks/probe.greet/runs', { input: { name: 'Ana' }, ...more });
    const { at } = await until(({ text, at: seenAt }) => seenAt > since && fits(text, body.id));
    times.push(at - since);
  }
  await viewers.terminate();
  return times.sort((a, b) => a - b);
}

for (const [name, times] of [
  ['a finished run, as its event', await measure('', {}, (text, id) => text.includes(id))],
  ['a new run, in the counts', await measure('?queues=true', { delay: '1h' }, (text) => text.includes('"queues"'))],
] as const) {
  const at = (share: number) => (times[Math.ceil(share * times.length) - 1] ?? 0).toFixed(0);
  print(`the last of ${count} viewers sees ${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`);
}
await world[Symbol.asyncDispose]();
