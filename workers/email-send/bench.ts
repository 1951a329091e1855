/**
 * Messages a second over one pooled connection: `email.bulk` beside plain nodemailer, the same messages to the same server,
 * in turns. The server is a process of its own that takes everything and keeps nothing.
 *
 *   npm run bench -w workers/email-send [-- messages rounds]     default: 2000 messages, 5 rounds
 */

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openTestPlatform } from '@genius/testing';
import nodemailer from 'nodemailer';
import { editSuppression, sendBulk } from './src/contract.ts';
import { worker } from './src/index.ts';

const [messages = 2_000, rounds = 5] = process.argv.slice(2).map(Number);
const subject = 'Factura {{number}}';
const html = `<html><body><h1>Factura {{number}}</h1><p>Bună ziua, {{name}}!</p>${'<p>Vă mulțumim pentru comandă. Detaliile sunt în contul dumneavoastră.</p>'.repeat(20)}</body></html>`;
const text = `Factura {{number}}\n\nBună ziua, {{name}}!\n\n${'Vă mulțumim pentru comandă. Detaliile sunt în contul dumneavoastră.\n'.repeat(20)}`;
const people = Array.from({ length: messages }, (_, n) => ({
  to: `p${n}@example.org`,
  data: { name: `Persoana ${n}`, number: String(n) },
}));

const server = fork(new URL('./src/testing/sink-process.ts', import.meta.url), { execArgv: [] });
const [{ port }] = (await once(server, 'message')) as [{ port: number }];
Object.assign(process.env, {
  SMTP_HOST: '127.0.0.1',
  SMTP_PORT: String(port),
  SMTP_SECURITY: 'none',
  SMTP_FROM: 'Firma SRL <office@example.com>',
  SMTP_CONNECTIONS: '1',
});
const platform = await openTestPlatform({ workers: [worker], database: true });
await platform.client.call(editSuppression, { action: 'list' });

async function ours(): Promise<number> {
  const begun = performance.now();
  const { counts } = await platform.client.call(
    sendBulk,
    { subject, template: { html, text, fields: { name: 'text', number: 'text' } }, recipients: people },
    { deadline: '1h' },
  );
  if (counts.sent !== messages) throw new Error(`only ${counts.sent} were sent`);
  return messages / ((performance.now() - begun) / 1_000);
}

async function plain(): Promise<number> {
  const transport = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    maxConnections: 1,
    maxMessages: Number.POSITIVE_INFINITY,
  });
  const fill = (source: string, { name, number }: { name: string; number: string }) =>
    source.replaceAll('{{name}}', name).replaceAll('{{number}}', number);
  const begun = performance.now();
  await Promise.all(
    people.map(({ to, data }) =>
      transport.sendMail({
        from: 'Firma SRL <office@example.com>',
        to,
        subject: fill(subject, data),
        html: fill(html, data),
        text: fill(text, data),
      }),
    ),
  );
  const rate = messages / ((performance.now() - begun) / 1_000);
  transport.close();
  return rate;
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const figures: { ours: number[]; plain: number[] } = { ours: [], plain: [] };
await plain();
await ours();
for (let round = 0; round < rounds; round++) {
  figures.plain.push(await plain());
  figures.ours.push(await ours());
  console.log(
    `round ${round + 1}: nodemailer ${Math.round(figures.plain.at(-1) as number)}/s, email.bulk ${Math.round(figures.ours.at(-1) as number)}/s`,
  );
}
const ratios = figures.ours.map((rate, n) => rate / (figures.plain[n] as number));
console.log(
  `median: nodemailer ${Math.round(median(figures.plain))}/s, email.bulk ${Math.round(median(figures.ours))}/s, ratio ${median(ratios).toFixed(2)} (bar: at least 0.85)`,
);
await platform.close();
server.kill();
