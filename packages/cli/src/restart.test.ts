import { sendOrder } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { expect, test } from 'vitest';
import { openWorld } from './testing/genius.ts';

test('a process that an operator starts anew stops gracefully and is there again under its number, with its simulators', {
  timeout: 180_000,
}, async (ctx) => {
  const world = await openWorld();
  const ports = await openEmbedded({ folder: world.folder });
  ctx.onTestFinished(async () => {
    await ports.close();
    await world.close();
  });
  const { child, out } = await world.serving(['work', 'notify.slack'], 'ready');
  const alive = async () => (await ports.instances.list()).filter((each) => each.alive && each.tags.length > 0);
  const [before] = await alive();
  const order = { deed: 'restart', by: 'ana', reason: 'new settings' } as const;
  expect(await sendOrder(ports.kv, before?.id ?? '', order)).toMatchObject({ mode: 'draining' });
  await expect.poll(() => out().split('ready').length, { timeout: 90_000 }).toBe(3);
  const simulated = [...out().matchAll(/slack {2}simulated: http:\S+/g)];
  expect(simulated.length).toBe(2);
  const [after] = await alive();
  expect(after?.id).not.toBe(before?.id);
  expect([before?.pid, after?.pid]).toEqual([child.pid, child.pid]);
});
