/** Real servers for tests: RabbitMQ, Redis, PostgreSQL and Celery from Debian's packages, S3 from npm. */

export { type CeleryWorld, openCeleryWorld } from './celery-world.ts';
export type { ServiceName } from './installed.ts';
export { type FoundCelery, newestCelery, useNewestCelery } from './newest-celery.ts';
export { type PrivateRabbit, type PrivateServer, startPostgres, startRabbit, startRedis } from './private-servers.ts';
export {
  type PythonCelery,
  type PythonCeleryOptions,
  type RunPythonOptions,
  runPython,
  startPythonCelery,
} from './python-celery.ts';
export { type ServeOptions, serveWorker } from './serve-worker.ts';
export { type ServiceUrls, type TestContext, useServices } from './use-services.ts';
