/** Runs as a table. */

import { formatMs } from '@genius/contract';
import type { RunRecord } from '@genius/runtime';
import { say } from './language.ts';
import { style, styleState } from './terminal/style.ts';
import { print, printTable } from './terminal/terminal.ts';
import { ago } from './terminal/time.ts';

/** What programs get of a run in a list: everything but payloads. */
export function withoutPayloads({ input: _, output: __, ...rest }: RunRecord): Omit<RunRecord, 'input' | 'output'> {
  return rest;
}

export function printRuns(runs: readonly RunRecord[], empty: string): void {
  if (runs.length === 0) {
    print(style('dim', empty));
    return;
  }
  printTable(
    [
      { title: say('state', 'stare') },
      { title: 'id' },
      { title: say('task', 'sarcină') },
      { title: say('sent', 'trimisă') },
      { title: say('took', 'durată'), align: 'right' },
      { title: say('tries', 'încercări'), align: 'right' },
      { title: say('note', 'notă'), flexible: true },
    ],
    runs.map((run) => [
      styleState(run.state) + (run.dead ? style('red', ' †') : ''),
      run.id,
      run.task,
      ago(run.createdAt),
      tookText(run),
      String(run.attempt),
      noteOf(run),
    ]),
  );
}

function tookText({ startedAt, finishedAt }: RunRecord): string {
  return startedAt !== undefined && finishedAt !== undefined ? formatMs(finishedAt - startedAt) : '';
}

/** Never a message: it may quote the other side. */
function noteOf({ failure, waitsFor, progress, tenant }: RunRecord): string {
  if (failure) return failure.code;
  if (progress) return `${Math.round(progress.fraction * 100)} % ${progress.note ?? ''}`.trim();
  return waitsFor ?? tenant;
}
