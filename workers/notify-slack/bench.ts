/**
 * Measures `notify.slack`, and prints one table.
 *
 *   npm run bench -w workers/notify-slack
 *
 * Building and checking: one core, no network. Posting: against the Slack simulator in this process, with its limit of one
 * message a second switched off, beside plain `@slack/web-api`, turn by turn. Ours is the whole way of a run: sent and
 * synced, claimed, its destination's secret opened, its turn taken, posted under a synced claim, settled. Each message goes
 * to a destination of its own, since one destination has one turn a second.
 */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSlack, type SlackSimulator } from '@genius/sandbox/slack';
import { makeTestFolder, openTestPlatform } from '@genius/testing';
import { WebClient } from '@slack/web-api';
import { notifySlack } from './src/contract.ts';
import { validateMessage, validateView } from './src/domain/block-kit/validate.ts';
import { alertMessage } from './src/domain/messages/alert.ts';
import { splitMrkdwn } from './src/domain/mrkdwn/split-text.ts';
import { worker } from './src/index.ts';

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 300);
const ROUNDS = 3;

const alert = {
  severity: 'critical' as const,
  title: 'Orders are not invoiced',
  description: 'The queue has grown for ten minutes. '.repeat(10),
  source: 'billing',
  runbookUrl: 'https://wiki.example.com/runbooks/billing',
  fields: Array.from({ length: 8 }, (_, n) => ({ label: `field ${n}`, value: `value ${n}` })),
};

row('what', 'ours', 'plain @slack/web-api');
row('---', '---', '---');
row(
  'alerts built, a second',
  rate(() => alertMessage(alert, 'en')),
);
const [message] = alertMessage(alert, 'en');
row(
  'alerts checked, a second',
  rate(() => validateMessage(message)),
);
const fifty = { blocks: Array.from({ length: 50 }, () => message?.blocks?.[0]) };
row(
  'messages of 50 blocks checked, a second',
  rate(() => validateMessage(fifty)),
);
const menu = Array.from({ length: 100 }, (_, n) => ({ text: { type: 'plain_text', text: `o${n}` }, value: `${n}` }));
const modal = {
  type: 'modal',
  title: { type: 'plain_text', text: 'x' },
  blocks: Array.from({ length: 20 }, () => ({ type: 'actions', elements: [{ type: 'static_select', options: menu }] })),
};
row(
  'modals with 2,000 options checked, a second',
  rate(() => validateView(modal)),
);
const long = 'word &amp; <https://a.example|link> '.repeat(3_000);
row(
  'texts of 100,000 characters split, a second',
  rate(() => splitMrkdwn(long)),
);

await using slack = await openSimulator();
const ours: number[] = [];
const plain: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  ours.push(await postOurs());
  plain.push(await postPlain());
}
row('messages posted, a second', median(ours).toFixed(0), median(plain).toFixed(0));
row('all rounds', ours.map((each) => each.toFixed(0)).join(', '), plain.map((each) => each.toFixed(0)).join(', '));

async function postOurs(): Promise<number> {
  await using platform = await openTestPlatform({ workers: [worker] });
  const names = Array.from({ length: MESSAGES }, (_, n) => `bench-${n}`);
  for (const name of names) {
    const destination = { token: `xoxb-${name}`, channel: 'C0GENERAL01' };
    await platform.secrets.of('', 'bench').write(`slack/destinations/${name}`, JSON.stringify(destination));
  }
  const begun = performance.now();
  const runs = await Promise.all(
    names.map((destination) => platform.client.send(notifySlack, { to: { destination }, text: 'hello' })),
  );
  await Promise.all(runs.map((run) => run.result()));
  return (MESSAGES * 1_000) / (performance.now() - begun);
}

async function postPlain(): Promise<number> {
  const client = new WebClient(slack.simulator.env.SLACK_BOT_TOKEN, {
    slackApiUrl: slack.simulator.env.SLACK_API_URL ?? '',
    maxRequestConcurrency: worker.concurrency ?? 1,
  });
  const begun = performance.now();
  const post = () => client.chat.postMessage({ channel: 'C0GENERAL01', text: 'hello' });
  await Promise.all(Array.from({ length: MESSAGES }, post));
  return (MESSAGES * 1_000) / (performance.now() - begun);
}

async function openSimulator(): Promise<{ simulator: SlackSimulator } & AsyncDisposable> {
  const folder = makeTestFolder();
  let simulator: SlackSimulator | undefined;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    Promise.resolve(simulator?.answer(request, response, path)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened = await openSlack({
    folder: folder.path,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  simulator = opened;
  opened.recipes.set([{ times: Number.MAX_SAFE_INTEGER, do: { unlimited: true } }]);
  Object.assign(process.env, opened.env);
  return {
    simulator: opened,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await opened.close();
      folder.remove();
    },
  };
}

/** How often a function runs in a second, after a warm-up; the median of five tries. */
function rate(run: () => unknown): string {
  const once = (ms: number) => {
    const begun = performance.now();
    let times = 0;
    while (performance.now() - begun < ms) {
      run();
      times++;
    }
    return (times * 1_000) / (performance.now() - begun);
  };
  once(300);
  return Math.round(median(Array.from({ length: 5 }, () => once(300)))).toLocaleString('en');
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function row(what: string, own: string, peer = ''): void {
  console.log(`| ${what.padEnd(46)} | ${own.padEnd(18)} | ${peer.padEnd(20)} |`);
}
