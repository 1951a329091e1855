import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from '@genius/runtime';
import { makeTestFolder, openTestPlatform } from '@genius/testing';
import { openEmbedded } from '@genius/transport-embedded';
import { expect, test } from 'vitest';
import { importReges } from '../contract/import.ts';
import { submitReges } from '../contract/submit.ts';
import { worker } from '../index.ts';
import { contractOf, countAt, EMPLOYER, OPENING_MS, openSimulator, personOf } from '../testing/reges-world.ts';

const PROCESS = new URL('../testing/worker-process.ts', import.meta.url);
const startProcess = (folder: string) =>
  fork(PROCESS, [folder], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });

test(
  'an import of 500 people, its worker killed again and again, ends complete and sends nothing twice',
  async () => {
    await using simulator = await openSimulator();
    const { reges } = simulator;
    const folder = makeTestFolder();
    const ports = await openEmbedded({ folder: folder.path });
    const people = Array.from({ length: 500 }, (_, n) => ({ employee: personOf(n), contracts: [contractOf(n)] }));
    const run = await createClient({ ports }).send(importReges, { employer: EMPLOYER, people, submit: true });
    await ports.close();

    // After the first batch was taken, between people and contracts, and in the middle of later batches.
    for (const count of [1, 100, 420, 777]) {
      const child = startProcess(folder.path);
      await expect.poll(() => countAt(reges, 'message'), { timeout: OPENING_MS }).toBeGreaterThanOrEqual(count);
      child.kill('SIGKILL');
      await once(child, 'exit');
    }

    const platform = await openTestPlatform({ folder: folder.path, workers: [worker], database: true });
    const output = await platform.client.run(run.id).result({ deadline: '200s' });
    expect(output).toMatchObject({
      employees: 500,
      contracts: 500,
      submitted: { batches: 5, registered: 500, added: 500, known: 0 },
      failed: [],
    });
    expect(countAt(reges, 'message')).toBe(1_000);
    expect(countAt(reges, 'employee')).toBe(500);
    expect(countAt(reges, 'contract')).toBe(500);
    await platform.close();
    folder.remove();
  },
  OPENING_MS * 3,
);

test(
  'a worker killed after REGES took the message and before it answered: the message is found, and there is no second one',
  async () => {
    await using simulator = await openSimulator();
    const { reges } = simulator;
    const folder = makeTestFolder();
    const ports = await openEmbedded({ folder: folder.path });
    const input = { employer: EMPLOYER, operation: 'registerEmployee', employee: personOf(1) } as const;
    const run = await createClient({ ports }).send(submitReges, input);
    await ports.close();

    // Taken, and no answer comes.
    reges.recipes.set([{ match: { call: 'Salariat' }, do: { silentMs: 600_000 } }]);
    const child = startProcess(folder.path);
    await expect.poll(() => countAt(reges, 'message'), { timeout: OPENING_MS }).toBe(1);
    child.kill('SIGKILL');
    await once(child, 'exit');

    const platform = await openTestPlatform({ folder: folder.path, workers: [worker], database: true });
    expect(await platform.client.run(run.id).result({ deadline: '100s' })).toMatchObject({ state: 'done' });
    expect(countAt(reges, 'message')).toBe(1);
    expect(countAt(reges, 'employee')).toBe(1);
    await platform.close();
    folder.remove();
  },
  OPENING_MS * 2,
);
