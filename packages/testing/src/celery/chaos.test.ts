import { expect, it } from 'vitest';
import { runCeleryChaos } from './testing/chaos.ts';

it('1000 runs pass on servers while sender, workers, RabbitMQ and Redis are killed: none lost, no effect repeated', {
  timeout: 150_000,
}, async (ctx) => {
  const figures = await runCeleryChaos(ctx, { runs: 1_000, killMs: 15_000, serverLifeMs: 4_000 });
  expect(figures).toMatchObject({ lost: 0, repeated: 0, missing: 0 });
  expect(Math.min(figures.kills.workers, figures.kills.rabbitmq + figures.kills.redis)).toBeGreaterThan(1);
});
