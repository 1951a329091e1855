import { makeTestFolder } from '@genius/testing';
import { expect, it } from 'vitest';
import { exhaustLimit, leftOfLimit, takeLimit } from './take-limit.ts';
import { withContext } from './testing/with-context.ts';

it('a message is downloaded ten times a day, by all processes together, and again on the next', async () => {
  const folder = makeTestFolder();
  const evening = new Date('2026-11-29T20:30:00Z');
  const take = (count: number, now = evening) =>
    withContext(
      async (ctx) => {
        for (let n = 0; n < count; n++) await takeLimit(ctx, 'download', '77', now);
      },
      { folder: folder.path },
    );
  try {
    await take(6);
    await take(4);
    await expect(take(1)).rejects.toMatchObject({
      code: 'GW_ANAF_DAILY_LIMIT',
      failure: { kind: 'transient', details: { limit: 10, each: 'message', key: '77' } },
    });
    const wait = await withContext(
      (ctx) => takeLimit(ctx, 'download', '77', evening).catch((error: unknown) => error as never),
      { folder: folder.path },
    );
    // 22:30 in Romania: an hour and a half to midnight.
    const { retryAfterMs } = (wait as unknown as { failure: { retryAfterMs: number } }).failure;
    expect(retryAfterMs).toBeGreaterThan(90 * 60_000);
    expect(retryAfterMs).toBeLessThan(95 * 60_000);
    await take(1, new Date(evening.getTime() + retryAfterMs));
  } finally {
    folder.remove();
  }
});

it('what ANAF says is used up is not asked for again that day, and other messages are untouched', async () => {
  await withContext(async (ctx) => {
    const error = await exhaustLimit(ctx, 'messageState', '1');
    expect(error.code).toBe('GW_ANAF_DAILY_LIMIT');
    expect(await leftOfLimit(ctx, 'messageState', '1')).toBe(0);
    expect(await leftOfLimit(ctx, 'messageState', '2')).toBe(100);
    await expect(takeLimit(ctx, 'messageState', '1')).rejects.toMatchObject({ code: 'GW_ANAF_DAILY_LIMIT' });
    await takeLimit(ctx, 'messageState', '2');
  });
});

it('public calls begin a second apart', async () => {
  const starts = await withContext(async (ctx) => {
    const at: number[] = [];
    await Promise.all(
      [1, 2, 3].map(async () => {
        await takeLimit(ctx, 'publicCall');
        at.push(performance.now());
      }),
    );
    return at.sort((a, b) => a - b);
  });
  // Each may be seen a little late on a busy machine, none early.
  expect((starts[2] as number) - (starts[0] as number)).toBeGreaterThan(1_600);
});
