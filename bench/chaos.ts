/**
 * `npm run chaos`: 20,000 runs over two minutes while sender and workers are killed with SIGKILL at random instants;
 * `npm run chaos -- --celery`: on servers, of which RabbitMQ and Redis are killed too.
 */

import { spawnSync } from 'node:child_process';
import { runChaos } from '@genius/testing/chaos';

const args = process.argv.slice(2).filter((arg) => arg !== '--celery');
if (args.length < process.argv.length - 2) {
  const entry = new URL('../packages/testing/src/celery/testing/run-chaos.ts', import.meta.url).pathname;
  process.exit(spawnSync(process.execPath, [entry, ...args], { stdio: 'inherit' }).status ?? 1);
}
const runs = Number(args[0] ?? 20_000);
const figures = await runChaos({ runs, killMs: Number(args[1] ?? 120_000), workers: 3 });
console.log(JSON.stringify(figures));
console.table({
  'runs confirmed': figures.runs,
  'senders killed': figures.kills.senders,
  'workers killed': figures.kills.workers,
  'runs lost': figures.lost,
  'effects repeated': figures.repeated,
  'effects missing': figures.missing,
  seconds: figures.seconds,
});
process.exitCode = figures.lost + figures.repeated + figures.missing === 0 ? 0 : 1;
