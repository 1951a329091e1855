/** Schedules that workers declare: who has the last word, and what restarts and upgrades leave of it. */

import { type DeclaredOptions, declareSchedule, defineWorker, handle } from '@genius/runtime';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { createTestClock, makeTestFolder, openTestPlatform, type TestPlatform } from './index.ts';
import { tryTask } from './processes/try-task.ts';

/** Half a minute before the next slot of `hourly`. */
const SHORTLY_BEFORE = Date.UTC(2027, 0, 1, 0, 59, 30);
const look = tryTask('try.look', z.object({ far: z.number().default(1) }));
const hourly = { id: 'look', cron: '0 * * * *', zone: 'UTC', input: {} } as const;

const workerOf = (...schedules: DeclaredOptions<typeof look>[]) =>
  defineWorker({
    tag: 'try',
    version: '0',
    summary: 'For tests.',
    tasks: [handle(look, ({ far }) => far)],
    schedules: schedules.map((each) => declareSchedule(look, each)),
  });

/** A platform that stands on the folder for as long as `use` takes. */
async function start<T>(
  folder: string,
  schedules: DeclaredOptions<typeof look>[],
  use: (platform: TestPlatform) => Promise<T>,
): Promise<T> {
  const clock = createTestClock();
  await using platform = await openTestPlatform({ workers: [workerOf(...schedules)], clock, folder });
  await clock.advance(1);
  return await use(platform);
}

const shown = async ({ scheduler }: TestPlatform) =>
  (await scheduler.list()).map(({ name, cron, paused, worker, isChanged }) => ({
    name,
    cron,
    paused,
    worker,
    isChanged,
  }));

it('what a worker declares fires without anybody having scheduled it; what is off fires once a person lets it go on', async () => {
  const clock = createTestClock(SHORTLY_BEFORE);
  const worker = workerOf(hourly, { ...hourly, id: 'far', input: { far: 9 }, isOn: false });
  await using platform = await openTestPlatform({ workers: [worker], clock });
  const outputs = async () =>
    (await platform.ports.history.find({ task: look.name })).runs.map(({ output }) => output).sort();
  await clock.advance(31_000);
  expect(await outputs()).toEqual(['1']);
  expect(await platform.scheduler.pause('try:far', false)).toBe(true);
  await clock.advance(6_000);
  expect(await outputs()).toEqual(['1', '9']);
});

it('two processes with the same worker fire a slot once', async () => {
  const folder = makeTestFolder();
  const clock = createTestClock(SHORTLY_BEFORE);
  {
    const options = { workers: [workerOf(hourly)], clock, folder: folder.path };
    await using first = await openTestPlatform(options);
    await using second = await openTestPlatform(options);
    await clock.advance(36_000);
    expect((await first.ports.history.find({ task: look.name })).runs).toHaveLength(1);
    expect(await shown(second)).toHaveLength(1);
  }
  folder.remove();
});

it('an upgrade changes what nobody touched, keeps what a person chose, and takes away what it no longer declares', async () => {
  const folder = makeTestFolder();
  const id = (name: string, cron = '0 1 * * *'): DeclaredOptions<typeof look> => ({ ...hourly, id: name, cron });
  await start(folder.path, [id('a'), id('b'), id('c'), id('d')], async ({ scheduler }) => {
    await scheduler.put('try:b', look, { far: 2 }, { cron: '0 7 * * *', zone: 'UTC' });
    await scheduler.pause('try:c', true);
    await scheduler.put('mine', look, {}, { cron: '0 8 * * *' });
  });
  const after = await start(folder.path, [id('a', '0 2 * * *'), id('b', '0 2 * * *'), id('c', '0 2 * * *')], shown);
  expect(after).toEqual([
    { name: 'mine', cron: '0 8 * * *', paused: false, worker: undefined, isChanged: undefined },
    { name: 'try:a', cron: '0 2 * * *', paused: false, worker: 'try', isChanged: undefined },
    { name: 'try:b', cron: '0 7 * * *', paused: false, worker: 'try', isChanged: true },
    { name: 'try:c', cron: '0 2 * * *', paused: true, worker: 'try', isChanged: undefined },
  ]);
  folder.remove();
});

it('one that a person changed is as the worker declares it once it is reset; removed it can not be', async () => {
  const clock = createTestClock();
  await using platform = await openTestPlatform({ workers: [workerOf(hourly)], clock });
  const { scheduler } = platform;
  await clock.advance(1);
  await scheduler.put('try:look', look, {}, { cron: '5 5 * * *' });
  await scheduler.pause('try:look', true);
  await expect(scheduler.remove('try:look')).rejects.toMatchObject({ code: 'GW_SCHEDULE_OF_WORKER' });
  expect(await scheduler.reset('try:look')).toBe(true);
  await clock.advance(1);
  expect(await shown(platform)).toEqual([
    { name: 'try:look', cron: '0 * * * *', paused: false, worker: 'try', isChanged: undefined },
  ]);
  await scheduler.put('mine', look, {}, { cron: '5 5 * * *' });
  await expect(scheduler.reset('mine')).rejects.toMatchObject({ code: 'GW_SCHEDULE_OF_PERSON' });
  expect(await scheduler.reset('nobody’s')).toBe(false);
});

it.each([
  ['a time that is none', { cron: 'at noon' }, /try:look.*at noon/],
  ['a zone that is none', { zone: 'Mars/Olympus' }, /try:look.*Mars/],
  ['an input that the task does not take', { input: { far: 'away' as never } }, /try:look.*far/],
  ['an id that is no word', { id: 'Look here' }, /Look here/],
])('%s is refused where the worker is defined', (_, wrong, words) => {
  expect(() => workerOf({ ...hourly, ...wrong })).toThrow(words);
});

it('the same id twice, and the task of another worker, are refused where the worker is defined', () => {
  expect(() => workerOf(hourly, hourly)).toThrow('try:look is declared twice');
  const schedules = [declareSchedule(look, hourly)];
  expect(() => defineWorker({ tag: 'other', version: '0', summary: 'x', tasks: [], schedules })).toThrow(
    "other:look sends try.look, another worker's task",
  );
});
