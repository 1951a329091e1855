/** `npm run chaos`: 20,000 runs over two minutes while sender and workers are killed with SIGKILL at random instants. */

import { runChaos } from '@genius/testing/chaos';

const runs = Number(process.argv[2] ?? 20_000);
const figures = await runChaos({ runs, killMs: Number(process.argv[3] ?? 120_000), workers: 3 });
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
