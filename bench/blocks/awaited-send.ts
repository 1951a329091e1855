/** One send after another, each awaited until it is on disk. */

import { type Block, inTurn, medians, peersCell, rate } from '../block.ts';
import { now } from '../measure/clock.ts';
import { median } from '../measure/figures.ts';
import { loadSystem } from '../systems/system.ts';

const FOR_MS = 2500;

export const awaitedSend: Block = {
  name: 'send',
  limitMs: 240_000,
  async measure(bench) {
    const all = await inTurn(bench, bench.present('genius', 'plainjob'), async (system, place) => {
      const sender = await (await loadSystem(system)).openSender(place);
      for (let id = 0; id < 200; id++) await sender.one({ id });
      const begin = now();
      let sent = 0;
      for (; now() - begin < FOR_MS && sent < 50_000; sent++) await sender.one({ id: sent });
      const perSecond = sent / ((now() - begin) / 1000);
      await sender.close();
      return perSecond;
    });
    const middle = medians(all, (one) => one, median);
    const ratio = middle.plainjob ? (middle.genius as number) / middle.plainjob : undefined;
    return [
      {
        what: 'one awaited send, synced',
        bar: '≥ 0.9 × plainjob FULL',
        ours: rate(middle.genius as number),
        peers: peersCell(middle, rate),
        ratio,
        holds: ratio === undefined ? undefined : ratio >= 0.9,
        note: bench.surroundings().text,
        figures: all,
      },
    ];
  },
};
