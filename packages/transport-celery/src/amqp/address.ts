/** BROKER_URL, read once, with a form that may be shown. */

import { errors } from '@genius/contract';

export interface BrokerAddress {
  url: string;
  /** Host, port and virtual host: no user and no password. */
  shown: string;
}

/** Heartbeats in seconds: a peer that is silent for two of them is taken for gone. */
const HEARTBEAT_S = 15;

/** Reads `amqp://[user:password@]host[:port][/vhost]`, or `amqps://` for TLS. */
export function readBrokerAddress(text: string): BrokerAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^amqps?:$/.test(url.protocol) || !url.hostname) {
    // Never with the text in it: it may hold a password.
    throw errors.GW_SETTING_INVALID({
      name: 'BROKER_URL',
      problem: 'it is no address of a RabbitMQ server',
      remedy: 'Forms: amqp://user:password@host:5672/vhost, amqps://user:password@host:5671/.',
    });
  }
  // Celery and amqplib differ on a lone slash: to both, and to us, `/` and nothing mean the virtual host "/".
  if (url.pathname === '/') url.pathname = '';
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return { url: url.href, shown: `${url.protocol}//${url.host}${url.pathname || '/'}` };
}
