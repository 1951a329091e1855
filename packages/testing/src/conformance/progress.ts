/** What every adapter promises of progress: who listens hears it, wherever and whenever it listens. */

import { describe, expect, it } from 'vitest';
import { done, ended, envelope, gate, inWorld, type OpenWorld, until, work } from './world.ts';

export function progressConformance(open: OpenWorld): void {
  describe('progress', () => {
    it(
      'progress reaches who waits for it in another instance',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const go = gate();
        const heard: number[] = [];
        await work(other, async (d) => {
          await go.opened;
          for (const fraction of [0.25, 0.5]) d.progress(fraction, 'on the way');
          await until(() => heard.includes(0.5), 3_000);
          return done();
        });
        const { id } = await ports.broker.send(envelope());
        ports.results.onProgress(id, ({ fraction }) => heard.push(fraction));
        const end = ended(ports, id);
        await until(async () => (await ports.results.get(id))?.state === 'running');
        go.open();
        await end;
        expect(heard).toEqual([0.25, 0.5]);
      }),
    );

    it(
      'who listens late is told the last progress',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        const go = gate();
        const reported = gate();
        await work(other, async (d) => {
          for (const fraction of [0.25, 0.5]) d.progress(fraction, 'on the way');
          reported.open();
          await go.opened;
          return done();
        });
        const { id } = await ports.broker.send(envelope());
        await reported.opened;
        for (const listener of [ports, other]) {
          const heard: unknown[] = [];
          listener.results.onProgress(id, (progress) => heard.push(progress));
          await until(() => heard.length > 0);
          expect(heard.at(-1)).toEqual({ fraction: 0.5, note: 'on the way' });
        }
        go.open();
        await ended(ports, id);
      }),
    );
  });
}
