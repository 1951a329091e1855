import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { openAnaf } from './index.ts';
import { call } from './testing/anaf-client.ts';
import { CIF } from './testing/efactura-client.ts';
import { invoice } from './testing/invoice.ts';

test('an upload that got its index is there after the process was killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-'));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/anaf-process.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { body: tokens } = await call(`${url}/anaf/control/tokens`, { method: 'POST' });
  const { body } = await call(`${url}/anaf/api/test/FCTEL/rest/upload?standard=UBL&cif=${CIF}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tokens.access_token}` },
    body: invoice(),
  });
  child.kill('SIGKILL');
  await once(child, 'exit');
  const anaf = await openAnaf({ folder: join(folder, 'anaf'), url: '' });
  expect(anaf.uploads.newest(1)[0]?.id).toBe(Number(/index_incarcare="(\d+)"/.exec(body)?.[1]));
  expect(anaf.state.calls(1)[0]).toMatchObject({ call: 'upload', status: 200 });
  await anaf.close();
  await rm(folder, { recursive: true, force: true });
});
