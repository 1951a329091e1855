import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { READY_EMPLOYERS } from './index.ts';
import { enrol } from './testing/messages.ts';
import { call, callerWith } from './testing/reges-client.ts';

/** The sandbox on a folder, in a process of its own. */
async function start(folder: string) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing/reges-process.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return {
    url,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('messages that got their receipt are worked once and in order after the process was killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-'));
  const first = await start(folder);
  await call(`${first.url}/reges/control/settings`, { method: 'PUT', body: JSON.stringify({ processMs: 60_000 }) });
  const wish = { method: 'POST', body: JSON.stringify({ cui: READY_EMPLOYERS[0].cui }) };
  const { body: tokens } = await call(`${first.url}/reges/control/tokens`, wish);
  const sent = ['1', '2', '3'].map((cnp) => enrol(cnp));
  await callerWith(`${first.url}/reges`, tokens.access_token).post('Salariat/Batch', { Message: sent });
  await first.kill();
  const second = await start(folder);
  await call(`${second.url}/reges/control/settings`, {
    method: 'PUT',
    body: JSON.stringify({ clockOffsetMs: 61_000 }),
  });
  const reges = callerWith(`${second.url}/reges`, tokens.access_token);
  const ids = async () => (await reges.results('a')).map(({ header }) => header.messageId);
  expect(await ids()).toEqual(sent.map(({ header }) => header.messageId));
  await reges.post('Status/CommitReadBatch?consumerId=a', 2);
  await second.kill();
  const third = await start(folder);
  const again = callerWith(`${third.url}/reges`, tokens.access_token);
  expect((await again.results('a')).map(({ header }) => header.messageId)).toEqual([sent[2]?.header.messageId]);
  await third.kill();
  await rm(folder, { recursive: true, force: true });
});
