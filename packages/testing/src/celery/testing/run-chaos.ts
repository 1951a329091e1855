/** `node run-chaos.ts [runs] [killMs]`: chaos on servers of its own, with figures. */

import { setup } from '../../services/vitest-setup.ts';
import { runCeleryChaos } from './chaos.ts';

const [runs = '20000', killMs = '120000'] = process.argv.slice(2);
const endings: (() => void | Promise<void>)[] = [setup()];
try {
  const figures = await runCeleryChaos(
    {
      skip(note) {
        throw new Error(note);
      },
      onTestFinished: (ending) => void endings.unshift(ending),
    },
    { runs: Number(runs), killMs: Number(killMs), workers: 3 },
  );
  console.log(JSON.stringify(figures));
  console.table({
    'runs confirmed': figures.runs,
    'senders killed': figures.kills.senders,
    'workers killed': figures.kills.workers,
    'RabbitMQ killed': figures.kills.rabbitmq,
    'Redis killed': figures.kills.redis,
    'runs lost': figures.lost,
    'effects repeated': figures.repeated,
    'effects missing': figures.missing,
    seconds: figures.seconds,
  });
  process.exitCode = figures.lost + figures.repeated + figures.missing === 0 ? 0 : 1;
} finally {
  for (const end of endings) await end();
}
