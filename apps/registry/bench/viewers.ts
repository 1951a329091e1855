/** How soon 500 viewers on WebSockets see a change: `npx node apps/registry/bench/viewers.ts [viewers] [rounds]`. */

import { parseArgs } from 'node:util';
import { openRegistry } from '../src/testing/open-registry.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const [count = 500, rounds = 40] = positionals.map(Number);
const print = (line: string) => process.stdout.write(`${line}\n`);

const world = await openRegistry({ rate: 1_000_000 });
const token = await world.as('workers:read').token();
let onText: (text: string) => void = () => undefined;
const sockets = await Promise.all(
  Array.from({ length: count }, async () => {
    const socket = new WebSocket(`${world.url.replace('http', 'ws')}/v1/events?queues=true`, ['e', `bearer.${token}`]);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    socket.addEventListener('message', ({ data }) => onText(String(data)));
    return socket;
  }),
);

/** From the submission of a run until each viewer has a message that fits. */
async function measure(fits: (text: string, id: string) => boolean): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const early: [string, number][] = [];
    let id: string | undefined;
    let seen = 0;
    const all = Promise.withResolvers<void>();
    const take = (text: string, at: number) => {
      if (!fits(text, id as string)) return;
      times.push(at - since);
      if (++seen === count) all.resolve();
    };
    onText = (text) => {
      if (id === undefined) early.push([text, performance.now()]);
      else take(text, performance.now());
    };
    const since = performance.now();
    const { body } = await world
      .as('workers:submit')
      .ask('POST', '/v1/tasks/probe.greet/runs', {
        input: { name: 'Ana' },
        ...(fits === asCount ? { delay: '1h' } : {}),
      });
    id = body.id as string;
    for (const [text, at] of early) take(text, at);
    await all.promise;
  }
  return times.sort((a, b) => a - b);
}

const asEvent = (text: string, id: string) => text.startsWith('{"kind":"event"') && text.includes(id);
const asCount = (text: string) => text.startsWith('{"kind":"queues"');

for (const [name, fits] of [
  ['a finished run, as its event', asEvent],
  ['a new run, in the counts', asCount],
] as const) {
  const times = await measure(fits);
  const at = (share: number) => (times[Math.ceil(share * times.length) - 1] ?? 0).toFixed(0);
  print(`${count} viewers see ${name}: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, last ${at(1)} ms`);
}
for (const socket of sockets) socket.close();
await world[Symbol.asyncDispose]();
