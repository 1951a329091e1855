import { expect, test } from 'vitest';
import { useServices } from './index.ts';

test('all shared servers start, each with its address', async (ctx) => {
  const urls = await useServices(ctx, 'rabbitmq', 'redis', 'postgres', 's3');
  expect(Object.keys(urls).sort()).toEqual(['amqpUrl', 'databaseUrl', 'redisUrl', 's3Url']);
});
