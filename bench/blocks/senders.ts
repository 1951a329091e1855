/** 100 senders at once in one process, each awaiting its own sends; the schema is checked in each. */

import { type Block, inTurn, QUICK_DISK_MS, rate } from '../block.ts';
import { startChild } from '../measure/child.ts';
import { now, sleep } from '../measure/clock.ts';
import { median } from '../measure/figures.ts';
import { genius } from '../systems/genius.ts';
import type { Sender } from '../systems/system.ts';

const FOR_MS = 2500;

async function sendBy100(sender: Sender): Promise<number> {
  let sent = 0;
  const begin = now();
  const loop = async () => {
    while (now() - begin < FOR_MS) {
      await sender.one({ id: sent });
      sent++;
    }
  };
  await Promise.all(Array.from({ length: 100 }, loop));
  return sent / ((now() - begin) / 1000);
}

export const senders: Block = {
  name: 'senders',
  limitMs: 240_000,
  async measure(bench) {
    const all = await inTurn(bench, ['genius'], async (_, place) => {
      const sender = await genius.openSender(place);
      await sendBy100Warm(sender);
      const idle = await sendBy100(sender);
      await sender.close();
      return idle;
    });
    const idleNote = bench.surroundings();
    const draining = await inTurn(bench, ['genius'], async (system, place) => {
      const sender = await genius.openSender(place);
      const worker = await startChild('worker', { system, place, concurrency: 100, mode: 'count' });
      try {
        worker.send({ start: true });
        await worker.next('started');
        await sendBy100Warm(sender);
        await sleep(200);
        return await sendBy100(sender);
      } finally {
        await worker.kill();
        await sender.close();
      }
    });
    const drainingNote = bench.surroundings();
    const row = (what: string, bar: number, figures: number[], { fdatasyncMs, text }: typeof idleNote) => {
      const ours = median(figures);
      const holds = ours >= bar ? true : fdatasyncMs <= QUICK_DISK_MS ? false : undefined;
      return { what, bar: `≥ ${rate(bar)}`, ours: rate(ours), peers: '–', holds, note: text, figures: { figures } };
    };
    return [
      row('100 senders at once, schema checked, idle', 100_000, all.genius ?? [], idleNote),
      row('100 senders at once, while a worker drains', 40_000, draining.genius ?? [], drainingNote),
    ];
  },
};

async function sendBy100Warm(sender: Sender): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.all(Array.from({ length: 100 }, (_, id) => sender.one({ id })));
}
