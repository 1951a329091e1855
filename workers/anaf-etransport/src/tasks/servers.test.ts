/** The worker on servers: RabbitMQ carries the run, Redis the result, PostgreSQL what was sent, and the simulator is ANAF. */

import { openCeleryWorld, serveWorker } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, test } from 'vitest';
import { confirmEtransport } from '../contract/changes.ts';
import { submitEtransport } from '../contract/submit.ts';
import { worker } from '../index.ts';
import { DECLARANT, declarationsAt, openSimulator, transportOf } from '../testing/transport-world.ts';

test('a transport whose answer got lost, submitted to two processes at once, gets one UIT', async (ctx) => {
  const world = await openCeleryWorld(ctx);
  await using simulator = await openSimulator();
  const { anaf, folder } = simulator;
  anaf.state.change({ processMs: 500 });
  await using calling = await serveWorker({ world, worker, folder, openPorts: openCelery });
  const events: unknown[] = [];
  const subscription = await calling.ports.events.subscribe('etransport.uit.issued', ({ data }) => {
    events.push(data.uit);
  });
  anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { cut: 'after' } }]);
  const notification = transportOf('S-1');
  const runs = await Promise.all([1, 2].map(() => calling.client.send(submitEtransport, { notification })));
  const [first, second] = await Promise.all(runs.map((run) => run.result({ deadline: '100s' })));
  expect(first).toMatchObject({ state: 'valid' });
  expect(second).toMatchObject({ state: 'valid', uit: first?.uit, index: first?.index });
  expect(declarationsAt(anaf)).toBe(1);
  const about = { uit: first?.uit ?? '', declarant: DECLARANT };
  const confirmed = await calling.client.call(confirmEtransport, about, { deadline: '60s' });
  expect(confirmed).toMatchObject({ state: 'valid', uit: first?.uit });
  await expect.poll(() => events.length, { timeout: 20_000 }).toBeGreaterThan(0);
  // Both found it; one told it.
  const { runs: notices } = await calling.ports.history.find({ task: 'etransport.notice-issued' });
  expect(notices).toHaveLength(1);
  expect(events).toEqual([first?.uit]);
  await subscription.close();
}, 180_000);
