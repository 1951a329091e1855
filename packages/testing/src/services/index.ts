/** Real servers for tests: RabbitMQ, Redis, PostgreSQL and Celery from Debian's packages, S3 from npm. */

export { type CeleryWorld, openCeleryWorld } from './celery-world.ts';
export type { ServiceName } from './installed.ts';
export { type PrivateServer, startPostgres, startRabbit, startRedis } from './private-servers.ts';
export { type ServiceUrls, type TestContext, useServices } from './use-services.ts';
