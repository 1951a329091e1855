/** Months so large that much may happen while they are made. */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OutputOf } from '@genius/contract';
import { createClient } from '@genius/runtime';
import { longestTurn, MOST_TURN_MS, makeTestFolder, openTestPlatform, waitForState } from '@genius/testing';
import { openEmbedded } from '@genius/transport-embedded';
import { afterEach, expect, test, vi } from 'vitest';
import { makeRecords } from '../../bench/make-records.ts';
import { exampleCompany } from '../contract/company.ts';
import { generateSaft } from '../contract/generate.ts';
import { worker } from '../index.ts';
import { layKit } from '../testing/duk-kit/lay-kit.ts';
import { monthRecords } from '../testing/records.ts';

const PROCESS = new URL('../testing/worker-process.ts', import.meta.url);
const month = { declaration: 'L', period: '2026-06', company: exampleCompany, created: '2026-07-10' } as const;
/** How long it may take until a run is where it is looked for, on a busy machine. */
const WAIT = { timeout: 100_000 };

afterEach(() => void vi.unstubAllEnvs());

/** Temporary files of this process and its children go into a folder of the test's own. */
function ownTemporaryFolder(folder: string): () => string[] {
  const path = join(folder, 'tmp');
  mkdirSync(path);
  vi.stubEnv('TMPDIR', path);
  return () => readdirSync(path).filter((name) => name.startsWith('genius-saft-'));
}

/** As a blob: what makes records writes them to a file. */
function largeMonth(folder: string, lines: number) {
  const path = join(folder, 'many.jsonl');
  makeRecords(path, lines);
  return createReadStream(path);
}

test('a large month is made and judged beside the loop, and tells what it does', async () => {
  await using platform = await openTestPlatform({ workers: [worker] });
  const { blob } = await platform.ports.blobs.put(largeMonth(platform.folder, 200_000));
  const told = new Set<string | undefined>();
  const turn = await longestTurn(async () => {
    const run = await platform.client.send(generateSaft, { ...month, file: { blob } });
    const made = await run.result({ deadline: '4m', onProgress: ({ note }) => void told.add(note) });
    expect(made).toMatchObject({ isValid: true, documents: { ledger: { lines: 200_000 } } });
  });
  expect(turn).toBeLessThan(MOST_TURN_MS);
  expect([...told]).toEqual(expect.arrayContaining(['reading documents', 'judging']));
}, 240_000);

test('a run that is cancelled ends in the middle of its work and leaves nothing in the temporary folder', async () => {
  await using platform = await openTestPlatform({ workers: [worker] });
  const left = ownTemporaryFolder(platform.folder);
  const { blob } = await platform.ports.blobs.put(largeMonth(platform.folder, 400_000));
  const run = await platform.client.send(generateSaft, { ...month, file: { blob } });
  await expect.poll(async () => (await run.status())?.progress?.note, WAIT).toBe('reading documents');
  expect(left()).toHaveLength(1);
  await run.cancel();
  await waitForState(platform, run.id, 'cancelled');
  await expect.poll(left, WAIT).toEqual([]);
}, 240_000);

test('a run that is cancelled after its file was stored leaves no file behind', async () => {
  using kit = layKit('hang');
  for (const [name, value] of Object.entries(kit.env)) vi.stubEnv(name, value);
  await using platform = await openTestPlatform({ workers: [worker] });
  const subject = { subject: 'firm-7' };
  const run = await platform.client.send(generateSaft, {
    ...month,
    sources: [{ text: monthRecords() }],
    subjectId: subject.subject,
  });
  await expect.poll(() => kit.calls().length, WAIT).toBe(1);
  expect(await platform.ports.blobs.list(subject)).toHaveLength(1);
  await run.cancel();
  await waitForState(platform, run.id, 'cancelled');
  await expect.poll(() => platform.ports.blobs.list(subject), WAIT).toEqual([]);
}, 240_000);

test('a worker that is killed over a month: another makes it whole from the beginning, and there is one file', async () => {
  const folder = makeTestFolder();
  ownTemporaryFolder(folder.path);
  const ports = await openEmbedded({ folder: folder.path });
  const { blob } = await ports.blobs.put(largeMonth(folder.path, 200_000));
  const run = await createClient({ ports }).send(generateSaft, { ...month, file: { blob }, subjectId: 'firm-7' });
  const child = fork(PROCESS, [folder.path], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  await expect.poll(async () => (await run.status())?.progress?.note, WAIT).toBe('judging');
  child.kill('SIGKILL');
  await once(child, 'exit');
  await ports.close();

  const platform = await openTestPlatform({ folder: folder.path, workers: [worker] });
  const made = (await platform.client.run(run.id).result({ deadline: '4m' })) as OutputOf<typeof generateSaft>;
  expect(made).toMatchObject({ isValid: true, documents: { ledger: { entries: 50_000, lines: 200_000 } } });
  const same = await platform.client.call(generateSaft, { ...month, file: { blob } }, { deadline: '4m' });
  expect(made.file.sha256).toBe(same.file.sha256);
  expect((await platform.ports.blobs.list({ subject: 'firm-7' })).map((each) => each.blob)).toEqual([made.file.blob]);
  await platform.close();
  folder.remove();
}, 480_000);
