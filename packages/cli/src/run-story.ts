/** A run told in order: what it is, what happened when, what went in and came out. */

import { formatMs } from '@genius/contract';
import type { AttemptRecord } from '@genius/runtime';
import type { Story } from './commands/show.ts';
import { say } from './language.ts';
import { messageOf } from './report-error.ts';
import { renderValue } from './terminal/render-value.ts';
import { style, styleState } from './terminal/style.ts';
import { print, printFacts } from './terminal/terminal.ts';
import { clock, stamp } from './terminal/time.ts';

export function tellStory(story: Story): void {
  const { run, waitsFor } = story;
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
  tellTimeline(story);
  tellPayload(say('Input', 'Intrare'), story.input, story.isMasked);
  if (story.output !== undefined) tellPayload(say('Output', 'Rezultat'), story.output, story.isMasked);
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

function tellTimeline({ run, attempts, effects }: Story): void {
  const events: { at: number; text: string }[] = [
    { at: run.createdAt, text: say('sent', 'trimisă') },
    ...attempts.flatMap(attemptEvents),
    ...effects.map(({ at, key, state }) => ({ at, text: `${say('effect', 'efect')} "${key}" ${state}` })),
  ];
  if (run.state === 'running' && run.startedAt !== undefined) {
    const { fraction = 0, note = '' } = run.progress ?? {};
    const text = `${say('attempt', 'încercarea')} ${run.attempt} ${styleState('running')} ${Math.round(fraction * 100)} % ${note}`;
    events.push({ at: run.startedAt, text });
  }
  if (run.finishedAt !== undefined) events.push({ at: run.finishedAt, text: styleState(run.state) });
  print(`\n${style('bold', say('Timeline', 'Cronologie'))}  ${style('dim', stamp(run.createdAt))}`);
  // Sorting is stable, so that what happened in one millisecond stays in its order.
  for (const { at, text } of events.sort((a, b) => a.at - b.at)) print(`  ${style('dim', clock(at, true))}  ${text}`);
  if (run.failure) print(`\n${style('red', `${run.failure.kind}  ${run.failure.code}`)}\n  ${messageOf(run.failure)}`);
}

function attemptEvents({ attempt, instance, startedAt, finishedAt, outcome, failure }: AttemptRecord) {
  const by = style('dim', `${say('by', 'de')} ${instance.slice(-8)}`);
  const start = {
    at: startedAt,
    text: `${say('attempt', 'încercarea')} ${attempt} ${say('began', 'a început')} ${by}`,
  };
  // How the last attempt ended is how the run ended.
  if (outcome === 'done') return [start];
  const why = failure ? `  ${failure.code}` : '';
  const lost = say('lost: its worker died; taken over by another', 'pierdută: procesul a murit; preluată de altul');
  const text = `${say('attempt', 'încercarea')} ${attempt} ${outcome === 'lost' ? style('red', lost) : outcome}${why}`;
  return [start, { at: finishedAt, text: `${text} ${style('dim', formatMs(finishedAt - startedAt))}` }];
}

function tellPayload(title: string, value: unknown, isMasked: boolean): void {
  const hidden = isMasked ? style('dim', say('  masked; --reveal shows it', '  mascat; --reveal îl arată')) : '';
  print(`\n${style('bold', title)}${hidden}`);
  for (const line of renderValue(value).split('\n')) print(`  ${line}`);
}
