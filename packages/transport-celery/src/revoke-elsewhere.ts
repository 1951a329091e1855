/**
 * Tells Python workers of cancelled runs whose message they may have in hand, or get: `celery control revoke --terminate`.
 * A worker with processes ends the one that runs it; other pools of Celery's have no way to stop what has begun.
 */

import type { AmqpLink } from './amqp/connect.ts';

const EXCHANGE = 'celery.pidbox';
/** No worker keeps more ids in mind. */
const MOST = 10_000;

/** Cancels of one turn of the loop go out as one request; those of a time without a connection go out after it. */
export function createRevokeElsewhere(amqp: AmqpLink): (runId: string) => void {
  let ids: string[] = [];
  let planned = false;

  async function flush(): Promise<void> {
    planned = false;
    if (ids.length === 0 || !amqp.isReady) return;
    const told = ids;
    ids = [];
    const how = { task_id: told, terminate: true, signal: 'SIGTERM' };
    const request = { method: 'revoke', arguments: how, destination: null, pattern: null, matcher: null };
    try {
      await amqp.use(async (channel) => {
        // As every worker of Celery declares it: without it the publish would close the channel.
        await channel.assertExchange(EXCHANGE, 'fanout', { durable: false });
        channel.publish(EXCHANGE, '', Buffer.from(JSON.stringify(request)), {
          contentType: 'application/json',
          contentEncoding: 'utf-8',
          headers: { clock: 0, expires: 0 },
        });
      });
    } catch {
      ids = [...told, ...ids].slice(-MOST);
    }
  }

  amqp.onConnected(() => void flush());
  return (runId) => {
    ids.push(runId);
    if (ids.length > MOST) ids.shift();
    if (planned) return;
    planned = true;
    setImmediate(() => void flush());
  };
}
