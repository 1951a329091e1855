/** Runs as a table. */

import { formatMs } from '@genius/contract';
import { say } from './language.ts';
import type { ShownRun } from './registry-client/desk.ts';
import { style, styleState } from './terminal/style.ts';
import { lineWidth, print, printTable } from './terminal/terminal.ts';
import { ago } from './terminal/time.ts';
import { waitsForText } from './waits-for.ts';

/** Below so many columns an id is told by its end, which names a run as well. */
const ROOMY = 110;
const SHORT_ID = 12;

/** An id as it fits the terminal. */
export function idText(id: string): string {
  return lineWidth() < ROOMY ? id.slice(-SHORT_ID) : id;
}

export function printRuns(runs: readonly ShownRun[], empty: string): void {
  if (runs.length === 0) {
    print(style('dim', empty));
    return;
  }
  printTable(
    [
      { title: say('state', 'stare') },
      { title: 'id' },
      { title: say('task', 'sarcină'), shrinks: true },
      { title: say('sent', 'trimisă') },
      { title: say('took', 'durată'), align: 'right' },
      { title: say('tries', 'încercări'), align: 'right' },
      { title: say('note', 'notă'), flexible: true },
    ],
    runs.map((run) => [
      styleState(run.state) + (run.dead ? style('red', ' †') : ''),
      idText(run.id),
      run.task,
      ago(Date.parse(run.createdAt)),
      tookText(run),
      String(run.attempt),
      noteOf(run),
    ]),
  );
}

function tookText({ startedAt, finishedAt }: ShownRun): string {
  if (startedAt === undefined || finishedAt === undefined) return '';
  return formatMs(Date.parse(finishedAt) - Date.parse(startedAt));
}

/** Never a message: it may quote the other side. */
function noteOf(run: ShownRun): string {
  const { failure, progress, tenant } = run;
  if (failure) return failure.code;
  if (progress) return `${Math.round(progress.fraction * 100)} % ${progress.note ?? ''}`.trim();
  return waitsForText(run) ?? tenant;
}
