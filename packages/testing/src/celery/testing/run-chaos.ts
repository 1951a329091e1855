/** `node run-chaos.ts [runs] [killMs] [postgresql]`: chaos on servers of its own. Writes its figures as JSON. */

import { setup } from '../../services/vitest-setup.ts';
import { runCeleryChaos } from './chaos.ts';

const [runs = '20000', killMs = '120000', postgresql] = process.argv.slice(2);
const endings: (() => void | Promise<void>)[] = [setup()];
try {
  const figures = await runCeleryChaos(
    {
      skip(note) {
        throw new Error(note);
      },
      onTestFinished: (ending) => void endings.unshift(ending),
    },
    { runs: Number(runs), killMs: Number(killMs), workers: 3, postgresql: postgresql === 'postgresql' },
  );
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  process.exitCode = figures.lost + figures.repeated + figures.missing === 0 ? 0 : 1;
} finally {
  for (const end of endings) await end();
}
