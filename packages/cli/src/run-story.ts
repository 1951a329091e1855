/** A run told in order: what it is, what happened when, what went in and came out. */

import { formatMs } from '@genius/contract';
import { say } from './language.ts';
import type { RunDetail } from './registry-client/desk.ts';
import { messageOf } from './report-error.ts';
import { idText } from './run-table.ts';
import { renderValue } from './terminal/render-value.ts';
import { style, styleState } from './terminal/style.ts';
import { print, printFacts } from './terminal/terminal.ts';
import { clock, stamp } from './terminal/time.ts';
import { waitsForText } from './waits-for.ts';

export function tellStory(run: RunDetail): void {
  const waitsFor = waitsForText(run);
  print(
    `${style('bold', run.task)}  ${styleState(run.state)}${run.dead ? style('red', say('  dead letter', '  scrisoare moartă')) : ''}`,
  );
  printFacts([
    ['id', run.id],
    [say('queue', 'coadă'), run.queue],
    [say('tenant', 'client'), run.tenant],
    [say('key', 'cheie'), run.key],
    [say('lane', 'bandă'), run.lane],
    [say('priority', 'prioritate'), String(run.priority)],
    [say('parent', 'părinte'), run.parent],
  ]);
  if (waitsFor) print(`\n${style('yellow', say('Not running:', 'Nu rulează:'))} ${waitsFor}`);
  tellTimeline(run);
  tellChildren(run.children ?? []);
  tellPayload(say('Input', 'Intrare'), run.input, run.masked);
  if (run.output !== undefined) tellPayload(say('Output', 'Rezultat'), run.output, run.masked);
  if (run.state === 'unknown')
    print(
      style(
        'magenta',
        say(`\nSettle it: genius settle ${run.id} --help`, `\nHotărâți: genius settle ${run.id} --help`),
      ),
    );
  if (run.dead)
    print(
      style(
        'dim',
        say(`\nTry again: genius dead replay ${run.id}`, `\nÎncercați din nou: genius dead replay ${run.id}`),
      ),
    );
}

interface Told {
  at: string;
  text: string;
}

function tellTimeline(run: RunDetail): void {
  const events: Told[] = [
    { at: run.createdAt, text: say('sent', 'trimisă') },
    ...run.attempts.flatMap((attempt) => (attempt.outcome === 'running' ? runningEvent(run) : attemptEvents(attempt))),
    ...run.effects.map(({ at, key, state }) => ({ at, text: `${say('effect', 'efect')} "${key}" ${state}` })),
  ];
  if (run.finishedAt !== undefined) events.push({ at: run.finishedAt, text: styleState(run.state) });
  print(`\n${style('bold', say('Timeline', 'Cronologie'))}  ${style('dim', stamp(Date.parse(run.createdAt)))}`);
  // Sorting is stable, so that what happened in one millisecond stays in its order.
  for (const { at, text } of events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)))
    print(`  ${style('dim', clock(Date.parse(at), true))}  ${text}`);
  if (run.failure) print(`\n${style('red', `${run.failure.kind}  ${run.failure.code}`)}\n  ${messageOf(run.failure)}`);
}

function runningEvent({ attempt, startedAt, progress }: RunDetail): Told[] {
  if (startedAt === undefined) return [];
  const { fraction = 0, note = '' } = progress ?? {};
  const text = `${say('attempt', 'încercarea')} ${attempt} ${styleState('running')} ${Math.round(fraction * 100)} % ${note}`;
  return [{ at: startedAt, text }];
}

function attemptEvents({
  attempt,
  instance = '',
  startedAt,
  finishedAt,
  outcome,
  failure,
}: RunDetail['attempts'][number]): Told[] {
  const by = style('dim', `${say('by', 'de')} ${instance.slice(-8)}`);
  const start = {
    at: startedAt,
    text: `${say('attempt', 'încercarea')} ${attempt} ${say('began', 'a început')} ${by}`,
  };
  // How the last attempt ended is how the run ended.
  if (outcome === 'done' || finishedAt === undefined) return [start];
  const why = failure ? `  ${failure.code}` : '';
  const lost = say('lost: its worker died; taken over by another', 'pierdută: procesul a murit; preluată de altul');
  const text = `${say('attempt', 'încercarea')} ${attempt} ${outcome === 'lost' ? style('red', lost) : outcome}${why}`;
  const took = formatMs(Date.parse(finishedAt) - Date.parse(startedAt));
  return [start, { at: finishedAt, text: `${text} ${style('dim', took)}` }];
}

function tellChildren(children: RunDetail['children']): void {
  if (children.length === 0) return;
  print(`\n${style('bold', say('Sent by it', 'Trimise de ea'))}`);
  for (const { id, task, state } of children) print(`  ${idText(id)}  ${styleState(state)}  ${task}`);
}

const LEVELS = { info: 'dim', warn: 'yellow', error: 'red' } as const;

export function tellLogs(logs: RunDetail['logs']): void {
  print(`\n${style('bold', say('Log', 'Jurnal'))}`);
  if (logs.length === 0) print(style('dim', say('  It logged nothing.', '  Nu a scris nimic.')));
  for (const { at, attempt, level, message, fields = {} } of logs) {
    const more = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    const words = [clock(Date.parse(at), true), String(attempt), style(LEVELS[level], level), message, ...more];
    print(`  ${words.join('  ')}`);
  }
}

function tellPayload(title: string, value: unknown, isMasked: boolean): void {
  const hidden = isMasked ? style('dim', say('  masked; --reveal shows it', '  mascat; --reveal îl arată')) : '';
  print(`\n${style('bold', title)}${hidden}`);
  for (const line of renderValue(value).split('\n')) print(`  ${line}`);
}
