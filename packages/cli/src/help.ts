/** What help says beyond the options: examples, made from the contracts, and the exit codes. */

import { type KnownTask, knownTasks } from './known-tasks.ts';
import { say } from './language.ts';
import { style } from './terminal/style.ts';

export function examples(...lines: string[]): string {
  return `${style('bold', say('Examples:', 'Exemple:'))}\n${lines.map((line) => `  ${style('dim', '$')} ${line}`).join('\n')}`;
}

export function exitCodeHelp(): string {
  const codes = say(
    '0 done · 1 defect · 2 usage · 3 invalid · 4 refused · 5 not now · 6 unknown outcome · 7 cancelled or expired',
    '0 reușit · 1 defect · 2 comandă greșită · 3 date nevalide · 4 refuzat · 5 nu acum · 6 rezultat necunoscut · 7 anulat sau expirat',
  );
  return `${style('bold', say('Exit codes:', 'Coduri de ieșire:'))}\n  ${codes}`;
}

/** For the task named on the command line: its fields and examples; else every task with one example. */
export function callHelp(argv: readonly string[]): string {
  const named = knownTasks.find(({ name }) => argv.includes(name));
  if (named) return oneTask(named);
  const tasks = knownTasks.map((task) => `  ${style('cyan', task.name)}  ${summaryOf(task)}`);
  const calls = knownTasks.flatMap((task) => callsOf(task).slice(0, 2));
  return [
    style('bold', say('Tasks:', 'Sarcini:')),
    ...tasks,
    `  ${style('dim', say('genius call <task> --help tells more of one.', 'genius call <sarcină> --help spune mai multe.'))}`,
    '',
    examples(...calls),
  ].join('\n');
}

function oneTask(task: KnownTask): string {
  const width = Math.max(...task.fields.map(({ name }) => name.length));
  const fields = task.fields.map(({ name, type, required, about }) => {
    const optional = required ? '' : ` ${style('dim', say('(optional)', '(opțional)'))}`;
    return `  ${style('cyan', name.padEnd(width))}  ${type}${optional}${about ? `  ${style('dim', about)}` : ''}`;
  });
  return [
    `${style('bold', task.name)}  ${summaryOf(task)}`,
    '',
    style('bold', say('Input:', 'Date de intrare:')),
    ...fields,
    '',
    examples(...callsOf(task)),
  ].join('\n');
}

const summaryOf = (task: KnownTask) => say(task.summary, task.summaryRo);

/** An example whose file field names a file is told as people type it: with `--file`. */
function callsOf({ name, fileField, examples: inputs }: KnownTask): string[] {
  return inputs.map((input) => {
    const { [fileField ?? '']: file, ...rest } = input as Record<string, { blob?: string } | undefined>;
    if (!file?.blob) return `genius call ${name} --input ${quote(JSON.stringify(input))}`;
    const more = Object.keys(rest).length ? ` --input ${quote(JSON.stringify(rest))}` : '';
    return `genius call ${name} --file ${file.blob}${more}`;
  });
}

/** Quotes for a shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
