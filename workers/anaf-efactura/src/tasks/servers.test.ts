/** The worker on servers: RabbitMQ carries the run, Redis the result, PostgreSQL what was sent, and the simulator is ANAF. */

import { openCeleryWorld, serveWorker } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, test } from 'vitest';
import { efacturaStatus, submitEfactura } from '../contract/submit.ts';
import { worker } from '../index.ts';
import { invoiceOf, openSimulator, SELLER } from '../testing/anaf-world.ts';

test('an invoice whose answer got lost, submitted to two processes at once, is uploaded once and accepted', async (ctx) => {
  const world = await openCeleryWorld(ctx);
  await using simulator = await openSimulator();
  const { anaf, folder } = simulator;
  anaf.state.change({ processMs: 500 });
  await using calling = await serveWorker({ world, worker, folder, openPorts: openCelery });
  const events: string[] = [];
  const subscription = await calling.ports.events.subscribe('efactura.#', ({ type }) => {
    if (type === 'efactura.submitted' || type === 'efactura.accepted') events.push(type);
  });
  anaf.recipes.set([{ match: { call: 'upload' }, do: { cut: 'after', skewMs: -100_000 } }]);
  const document = invoiceOf('S-1');
  const runs = await Promise.all([1, 2].map(() => calling.client.send(submitEfactura, { document })));
  const [first, second] = await Promise.all(runs.map((run) => run.result({ deadline: '100s' })));
  expect(first).toMatchObject({ state: 'accepted', signature: { isValid: true } });
  expect(second).toMatchObject({ state: 'accepted', index: first?.index });
  const uploads = anaf.state.calls(100).filter(({ call }) => call === 'upload');
  expect(uploads).toHaveLength(1);
  await expect.poll(() => events.length, { timeout: 20_000 }).toBe(4);
  await subscription.close();
  const found = await calling.client.call(efacturaStatus, { cif: SELLER, number: 'S-1' }, { deadline: '60s' });
  expect(found).toMatchObject({ state: 'accepted', index: first?.index });
}, 180_000);
