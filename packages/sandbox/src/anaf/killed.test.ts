import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { openAnaf } from './index.ts';
import { call } from './testing/anaf-client.ts';
import { DECLARANT, declaration } from './testing/declaration.ts';
import { CIF } from './testing/efactura-client.ts';
import { invoice } from './testing/invoice.ts';

test('an upload that got its index is there after the process was killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-'));
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/anaf-process.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { body: tokens } = await call(`${url}/anaf/control/tokens`, { method: 'POST' });
  const post = async (path: string, body: string) => {
    const headers = { authorization: `Bearer ${tokens.access_token}` };
    return (await call(`${url}/anaf/api/test/${path}`, { method: 'POST', headers, body })).body;
  };
  const invoiced = await post(`FCTEL/rest/upload?standard=UBL&cif=${CIF}`, invoice());
  const declared = await post(`ETRANSPORT/ws/v1/upload/ETRANSP/${DECLARANT}/2`, declaration());
  child.kill('SIGKILL');
  await once(child, 'exit');
  const anaf = await openAnaf({ folder: join(folder, 'anaf'), url: '' });
  expect(anaf.uploads.newest(1)[0]?.id).toBe(Number(/index_incarcare="(\d+)"/.exec(invoiced)?.[1]));
  expect(anaf.declarations.newest(1)[0]).toMatchObject({ id: declared.index_incarcare, uit: declared.UIT });
  expect(anaf.state.calls(1)[0]).toMatchObject({ call: 'etransport-upload', status: 200 });
  await anaf.close();
  await rm(folder, { recursive: true, force: true });
});
