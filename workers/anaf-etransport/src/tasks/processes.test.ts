import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from '@genius/runtime';
import { makeTestFolder, openTestPlatform } from '@genius/testing';
import { openEmbedded } from '@genius/transport-embedded';
import { expect, test } from 'vitest';
import { submitEtransport } from '../contract/submit.ts';
import { worker } from '../index.ts';
import { declarationsAt, OPENING_MS, openSimulator, transportOf } from '../testing/transport-world.ts';

const PROCESS = new URL('../testing/worker-process.ts', import.meta.url);

test(
  'a worker killed after ANAF took the transport and before it answered: its UIT is found, and there is no second one',
  async () => {
    await using simulator = await openSimulator();
    const { anaf } = simulator;
    anaf.state.change({ processMs: 0 });
    const folder = makeTestFolder();
    const ports = await openEmbedded({ folder: folder.path });
    const run = await createClient({ ports }).send(submitEtransport, { notification: transportOf('K-1') });
    await ports.close();

    // Taken, and no answer comes.
    anaf.recipes.set([{ match: { call: 'etransport-upload' }, do: { silentMs: 600_000 } }]);
    const child = fork(PROCESS, [folder.path], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await expect.poll(() => declarationsAt(anaf), { timeout: OPENING_MS }).toBe(1);
    child.kill('SIGKILL');
    await once(child, 'exit');

    const platform = await openTestPlatform({ folder: folder.path, workers: [worker], database: true });
    const found = await platform.client.run(run.id).result({ deadline: '100s' });
    const { uit } = anaf.state.db.prepare('SELECT uit FROM declaration').get() as { uit: string };
    expect(found).toMatchObject({ state: 'valid', uit });
    expect(declarationsAt(anaf)).toBe(1);
    await platform.close();
    folder.remove();
  },
  OPENING_MS * 2,
);
