import { errors } from '@genius/contract';
import { expect, test, vi } from 'vitest';
import { createBreaker } from './circuit-breaker.ts';

const down = () => Promise.reject(errors.GW_FETCH_FAILED({ field: 'x', problem: 'it is down' }));
const codeOf = (running: Promise<unknown>) =>
  running.then(
    (value) => value,
    (error: { code: string }) => error.code,
  );

test('a provider that failed five times in a row is left alone, and the error says for how long', async () => {
  const breaker = createBreaker({ name: 'ANAF' });
  for (let i = 0; i < 5; i++) expect(await codeOf(breaker.run(down))).toBe('GW_FETCH_FAILED');
  const call = vi.fn(async () => 'up');
  const error = await breaker.run(call).catch((e: unknown) => e);
  expect(error).toMatchObject({ code: 'GW_CIRCUIT_OPEN', failure: { kind: 'transient' } });
  expect((error as { failure: { retryAfterMs: number } }).failure.retryAfterMs).toBeGreaterThan(25_000);
  expect(call).not.toHaveBeenCalled();
});

test('a success in between starts the count anew', async () => {
  const breaker = createBreaker({ name: 'ANAF', failures: 2 });
  await codeOf(breaker.run(down));
  await breaker.run(async () => 'up');
  expect(await codeOf(breaker.run(down))).toBe('GW_FETCH_FAILED');
  expect(await codeOf(breaker.run(async () => 'up'))).toBe('up');
});

test('a refusal is an answer and does not open it', async () => {
  const breaker = createBreaker({ name: 'ANAF', failures: 1 });
  expect(await codeOf(breaker.run(() => Promise.reject(errors.GW_EXPIRED())))).toBe('GW_EXPIRED');
  expect(await codeOf(breaker.run(async () => 'up'))).toBe('up');
});

test('after its time one caller tries while the others are still refused, and its success closes it for all', async () => {
  const breaker = createBreaker({ name: 'ANAF', failures: 1, openFor: '20ms' });
  await codeOf(breaker.run(down));
  await vi.waitUntil(async () => (await codeOf(breaker.run(async () => 'probe'))) !== 'GW_CIRCUIT_OPEN');
  await codeOf(breaker.run(down));
  let answer: (value: string) => void = () => undefined;
  let trial: Promise<unknown> = Promise.resolve('GW_CIRCUIT_OPEN');
  await vi.waitUntil(async () => {
    let called = false;
    trial = codeOf(
      breaker.run(() => {
        called = true;
        return new Promise<string>((resolve) => {
          answer = resolve;
        });
      }),
    );
    await Promise.race([trial, new Promise((resolve) => setImmediate(resolve))]);
    return called;
  });
  expect(await codeOf(breaker.run(async () => 'second'))).toBe('GW_CIRCUIT_OPEN');
  answer('up');
  expect(await trial).toBe('up');
  expect(await codeOf(breaker.run(async () => 'third'))).toBe('third');
});
