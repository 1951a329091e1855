import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from '@genius/runtime';
import { makeTestFolder, openTestPlatform } from '@genius/testing';
import { openEmbedded } from '@genius/transport-embedded';
import { expect, test } from 'vitest';
import { submitEfactura } from '../contract/submit.ts';
import { worker } from '../index.ts';
import { invoiceOf, OPENING_MS, openSimulator } from '../testing/anaf-world.ts';

const PROCESS = new URL('../testing/worker-process.ts', import.meta.url);

test(
  'a worker killed after ANAF took the invoice and before it answered: the invoice is found, not sent again',
  async () => {
    await using simulator = await openSimulator();
    const { anaf } = simulator;
    anaf.state.change({ processMs: 0 });
    const uploads = () =>
      (anaf.state.db.prepare('SELECT count(*) AS count FROM upload').get() as { count: number }).count;
    const folder = makeTestFolder();
    const ports = await openEmbedded({ folder: folder.path });
    const run = await createClient({ ports }).send(submitEfactura, { document: invoiceOf('K-1') });
    await ports.close();

    // Taken, and no answer comes.
    anaf.recipes.set([{ match: { call: 'upload' }, do: { silentMs: 600_000, skewMs: -100_000 } }]);
    const child = fork(PROCESS, [folder.path], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await expect.poll(uploads, { timeout: OPENING_MS }).toBe(1);
    child.kill('SIGKILL');
    await once(child, 'exit');

    const platform = await openTestPlatform({ folder: folder.path, workers: [worker], database: true });
    const found = await platform.client.run(run.id).result({ deadline: '100s' });
    expect(found).toMatchObject({ state: 'accepted', number: 'K-1', isAdopted: false, signature: { isValid: true } });
    expect(uploads()).toBe(1);
    await platform.close();
    folder.remove();
  },
  OPENING_MS * 2,
);
