/** The same worker on RabbitMQ, Redis and PostgreSQL: a client's message goes through the queue, out over SMTP, and back as a result. */

import { defineMigration, openDatabase } from '@genius/database';
import { createPlatform, silentLogger } from '@genius/runtime';
import { makeTestFolder } from '@genius/testing';
import { openCeleryWorld } from '@genius/testing/services';
import { openCelery } from '@genius/transport-celery';
import { expect, test } from 'vitest';
import { readBounce, sendBulk, sendEmail } from './contract.ts';
import { worker } from './index.ts';
import { closePools } from './providers/smtp/smtp-pool.ts';
import { setEnvironment } from './testing/environment.ts';
import { startScriptedSmtp } from './testing/scripted-smtp.ts';

const LIMIT_MS = 240_000;

test(
  'a client on the broker sends, bulk sends and bounces through a worker in another place, with the list in PostgreSQL',
  async (ctx) => {
    const world = await openCeleryWorld(ctx);
    const folder = makeTestFolder();
    const smtp = await startScriptedSmtp();
    setEnvironment({ SMTP_HOST: '127.0.0.1', SMTP_PORT: String(smtp.port), SMTP_FROM: 'office@example.com' });
    const open = () =>
      openCelery({
        brokerUrl: world.amqpUrl,
        redisUrl: world.redisUrl,
        databaseUrl: world.databaseUrl,
        schema: world.schema,
        blobFolder: folder.path,
      });
    const migrations = (worker.migrations ?? []).map(defineMigration);
    const db = openDatabase({ url: world.databaseUrl, migrations });
    const working = createPlatform(await open(), { workers: [worker], db, log: silentLogger });
    const calling = createPlatform(await open(), { log: silentLogger });
    try {
      await working.start();
      const { client } = calling;
      const bounce = [
        'From: MAILER-DAEMON@mx.example.net',
        'Subject: report',
        'Content-Type: multipart/report; boundary=b',
        '',
        '--b',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; mx.example.net',
        '',
        'Final-Recipient: rfc822; gone@example.org',
        'Action: failed',
        'Status: 5.1.1',
        '',
        '--b--',
        '',
      ].join('\r\n');
      expect(await client.call(readBounce, { raw: bounce })).toMatchObject({ recipients: [{ suppressed: true }] });
      const sent = await client.call(
        sendEmail,
        { to: ['ana@example.org', 'gone@example.org'], subject: 'Salut', text: 'x' },
        { key: 'k' },
      );
      expect(sent).toMatchObject({
        accepted: ['ana@example.org'],
        suppressed: [{ address: 'gone@example.org', reason: 'hard_bounce' }],
      });
      const people = Array.from({ length: 50 }, (_, n) => ({ to: `p${n}@example.org` }));
      const bulk = await client.call(sendBulk, { subject: 'x', template: { text: 'x' }, recipients: people });
      expect(bulk.counts).toMatchObject({ sent: 50 });
      expect(smtp.taken).toHaveLength(51);
    } finally {
      await calling.stop(1_000);
      await working.stop(1_000);
      await db.close();
      closePools();
      await smtp.close();
      folder.remove();
    }
  },
  LIMIT_MS,
);
