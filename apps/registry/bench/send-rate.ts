/** What taking in words costs those who send: `npx node apps/registry/bench/send-rate.ts [runs] [rounds]`, embedded. */

import { parseArgs } from 'node:util';
import { newRunId } from '@genius/contract';
import { makeTestFolder } from '@genius/testing';
import { openEmbedded } from '@genius/transport-embedded';

const { positionals } = parseArgs({ allowPositionals: true });
const [count = 20_000, rounds = 9] = positionals.map(Number);
const print = (line: string) => process.stdout.write(`${line}\n`);

const folder = makeTestFolder();
const ports = await openEmbedded({ folder: folder.path });
const envelope = (i: number) => {
  const id = newRunId();
  const input = JSON.stringify({
    document: `Factură nr${i}`,
    adresa: { oras: `oraș${i % 100}`, strada: `strada${i % 97}` },
  });
  return {
    id,
    task: 'probe.run',
    queue: 'probe',
    input,
    tenant: '',
    priority: 5,
    sentAt: Date.now(),
    correlationId: id,
  };
};

interface Round {
  rate: number;
  cpuMs: number;
}

async function send(): Promise<Round> {
  const cpu = process.cpuUsage();
  const since = performance.now();
  for (let i = 0; i < count; i += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, n) => ports.broker.send(envelope(i + n), { fresh: true })));
  }
  const { user, system } = process.cpuUsage(cpu);
  return { rate: (count * 1_000) / (performance.now() - since), cpuMs: (user + system) / 1_000 };
}

async function sendWithIndex(): Promise<Round> {
  const stop = ports.history.keepSearchable();
  const round = await send();
  stop();
  return round;
}

const without: Round[] = [];
const withIndex: Round[] = [];
await sendWithIndex();
for (let i = 0; i < rounds; i++) {
  // In turns, because the store grows.
  if (i % 2) withIndex.push(await sendWithIndex());
  without.push(await send());
  if (i % 2 === 0) withIndex.push(await sendWithIndex());
}
const middle = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const rate = (all: readonly Round[]) => middle(all.map((each) => each.rate));
const cpu = (all: readonly Round[]) => middle(all.map((each) => each.cpuMs));
const change = (of: (all: readonly Round[]) => number) => (100 * (of(withIndex) / of(without) - 1)).toFixed(1);
print(`sends a second: ${rate(without).toFixed(0)} without, ${rate(withIndex).toFixed(0)} with the index kept filled`);
print(`change of the rate: ${change(rate)} %, of the CPU time: ${change(cpu)} %`);
await ports.close();
folder.remove();
