import { expect, test } from 'vitest';
import { openTestPlatform, serveSimulator } from './index.ts';

test('variables lead to a simulator on its socket until the end of the block, and then where they led before', async () => {
  process.env.TEST_PROVIDER_URL = 'before';
  delete process.env.TEST_PROVIDER_KEY;
  let address = '';
  {
    await using served = await serveSimulator(async ({ url }) => ({
      env: { TEST_PROVIDER_URL: `${url}/provider`, TEST_PROVIDER_KEY: 'k' },
      answer: (_request, response, path) => void response.end(path),
      close: async () => undefined,
    }));
    address = `${process.env.TEST_PROVIDER_URL}/ask?x=1`;
    expect(address.startsWith(served.url)).toBe(true);
    expect(await (await fetch(address)).text()).toBe('/provider/ask');
  }
  expect([process.env.TEST_PROVIDER_URL, process.env.TEST_PROVIDER_KEY]).toEqual(['before', undefined]);
  delete process.env.TEST_PROVIDER_URL;
  await expect(fetch(address)).rejects.toThrow();
});

test('a platform without a database says so where SQL is asked for', async () => {
  await using platform = await openTestPlatform();
  await expect(platform.sql('SELECT 1')).rejects.toThrow('option database');
});

test('SQL of a test sees the database of the workers', async () => {
  await using platform = await openTestPlatform({ database: true });
  expect(await platform.sql<{ sum: number }>('SELECT 1 + $1::int AS sum', [2])).toEqual([{ sum: 3 }]);
}, 240_000);
