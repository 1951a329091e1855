/** The runtime's ports on RabbitMQ, Redis and PostgreSQL. */

export { type CeleryOptions, openCelery } from './celery.ts';
