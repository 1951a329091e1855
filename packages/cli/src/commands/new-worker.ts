/** `genius new worker`: makes a worker and says what to do with it. */

import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { newWorker } from '../new-worker/new-worker.ts';
import { style } from '../terminal/style.ts';
import { print, printJson } from '../terminal/terminal.ts';

export async function run(tag: string, options: { json?: boolean }): Promise<ExitCode> {
  const made = newWorker(tag);
  if (options.json) {
    printJson(made);
    return EXIT.done;
  }
  const { folder, task, files } = made;
  print(`${style('green', '✓')} ${say('made the worker', 'am creat lucrătorul')} ${style('bold', tag)}\n`);
  for (const file of files) print(`  ${style('dim', file)}`);
  print(`\n${say('It works as it is:', 'Funcționează așa cum este:')}`);
  const call = `npx genius call ${task} --input '{"name":"Ana"}'`;
  for (const line of [call, `npx vitest run ${folder}`]) print(`  ${style('dim', '$')} ${style('cyan', line)}`);
  print(
    `\n${say(`Begin with ${folder}/src/contract.ts; after changing it: npm run generate`, `Începeți cu ${folder}/src/contract.ts; după ce îl schimbați: npm run generate`)}`,
  );
  return EXIT.done;
}
