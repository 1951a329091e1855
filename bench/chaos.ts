/**
 * `npm run chaos`: 20,000 runs over two minutes while sender and workers are killed with SIGKILL at random instants;
 * `npm run chaos -- --celery`: on servers, of which RabbitMQ and Redis are killed too.
 */

import { spawnSync } from 'node:child_process';
import { type ChaosFigures, runChaos } from '@genius/testing/chaos';

type Figures = Omit<ChaosFigures, 'kills'> & { kills: Record<string, number> };

const ON_SERVERS = new URL('../packages/testing/src/celery/testing/run-chaos.ts', import.meta.url).pathname;

const args = process.argv.slice(2).filter((arg) => arg !== '--celery');
const [runs = '20000', killMs = '120000'] = args;
const figures: Figures =
  args.length < process.argv.length - 2
    ? onServers()
    : await runChaos({ runs: Number(runs), killMs: Number(killMs), workers: 3 });

console.log(JSON.stringify(figures));
console.table({
  'runs confirmed': figures.runs,
  ...Object.fromEntries(Object.entries(figures.kills).map(([name, count]) => [`${name} killed`, count])),
  'runs lost': figures.lost,
  'effects repeated': figures.repeated,
  'effects missing': figures.missing,
  seconds: figures.seconds,
});
process.exitCode = figures.lost + figures.repeated + figures.missing === 0 ? 0 : 1;

function onServers(): Figures {
  const { stdout } = spawnSync(process.execPath, [ON_SERVERS, runs, killMs], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as Figures;
}
