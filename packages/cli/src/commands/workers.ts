/** `genius workers`: which workers there are, how they do, and which processes run them. */

import { aggregateScore } from '@genius/runtime';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { knownTasks } from '../known-tasks.ts';
import { say } from '../language.ts';
import type { Desk, ProcessLine, QueueLine } from '../registry-client/desk.ts';
import { withDesk } from '../registry-client/with-desk.ts';
import { style, styleState } from '../terminal/style.ts';
import { print, printJson, printTable } from '../terminal/terminal.ts';
import { ago } from '../terminal/time.ts';
import { knownTags } from '../workers.ts';

interface WorkerLine {
  tag: string;
  status: 'running' | 'idle' | 'error' | 'stopped';
  /** 0 to 100; null where no registry hears its heartbeats. */
  health_score: number | null;
  tasks: string[];
  /** Ids of the processes that run it. */
  instances: string[];
}

const PROBLEM_BELOW = 50;

export async function run({ json, verbose }: { json?: boolean; verbose?: boolean }): Promise<ExitCode> {
  const { workers, instances } = await withDesk({ verbose, changes: false }, readWorkers);
  if (json) printJson({ workers, instances: instances.map(({ workers: _, ...process }) => process) });
  else show(workers, instances);
  return EXIT.done;
}

async function readWorkers(desk: Desk): Promise<{ workers: WorkerLine[]; instances: ProcessLine[] }> {
  // One after the other: where the registry is asked, the first request says whether it may be.
  const instances = await desk.processes();
  const queues = await desk.queues();
  const tags = [...new Set([...knownTags, ...instances.flatMap((instance) => instance.tags)])].sort();
  return { workers: tags.map((tag) => workerOf(tag, instances, queues)), instances };
}

function workerOf(tag: string, instances: readonly ProcessLine[], queues: readonly QueueLine[]): WorkerLine {
  const by = instances.filter((instance) => instance.tags.includes(tag));
  const beats = by.flatMap(({ workers }) => workers.filter((worker) => worker.tag === tag));
  const isBusy = queues.some(({ queue, running }) => queue === tag && running > 0);
  return {
    tag,
    status: by.length === 0 ? 'stopped' : (statusOf(beats) ?? (isBusy ? 'running' : 'idle')),
    health_score:
      beats.length === 0
        ? null
        : aggregateScore(beats.map(({ health_score, concurrency }) => ({ health_score, weight: concurrency }))),
    tasks: knownTasks.filter(({ queue }) => queue === tag).map(({ name }) => name),
    instances: by.map(({ id }) => id),
  };
}

/** The best of its instances; undefined where none has sent a heartbeat yet. */
function statusOf(beats: ProcessLine['workers']): WorkerLine['status'] | undefined {
  return (['running', 'idle', 'error', 'stopped'] as const).find((each) => beats.some(({ status }) => status === each));
}

function show(workers: readonly WorkerLine[], instances: readonly ProcessLine[]): void {
  printTable(
    [
      { title: '' },
      { title: say('worker', 'lucrător') },
      { title: say('status', 'stare') },
      { title: say('health', 'sănătate'), align: 'right' },
      { title: say('processes', 'procese'), align: 'right' },
      { title: say('tasks', 'sarcini'), flexible: true },
    ],
    workers.map(({ tag, status, health_score: score, tasks, instances: by }) => [
      by.length === 0 ? style('dim', '○') : style(status === 'error' ? 'red' : 'green', '●'),
      tag,
      status === 'stopped' ? style('dim', status) : styleState(status === 'error' ? 'failed' : status, status),
      scoreText(score),
      String(by.length),
      tasks.join(', '),
    ]),
  );
  print();
  if (instances.length === 0) {
    print(style('dim', say('No process runs any: genius start', 'Niciun proces nu îi rulează: genius start')));
    return;
  }
  printTable(
    [
      { title: say('process', 'proces') },
      { title: 'host' },
      { title: 'pid', align: 'right' },
      { title: say('since', 'de la') },
      { title: say('mode', 'mod') },
      { title: say('health', 'sănătate'), align: 'right' },
      { title: say('running', 'rulează'), align: 'right' },
      { title: say('workers', 'lucrători'), flexible: true },
    ],
    instances.map(({ id, host, pid, started_at: since, mode, health_score: score, running, tags }) => [
      id,
      host,
      pid === null ? '' : String(pid),
      since === null ? '' : ago(Date.parse(since)),
      mode === null ? style('dim', '–') : style(mode === 'active' ? 'reset' : 'yellow', mode),
      scoreText(score),
      String(running),
      tags.join(', '),
    ]),
  );
}

function scoreText(score: number | null): string {
  if (score === null) return style('dim', '–');
  return style(score < PROBLEM_BELOW ? 'red' : 'reset', String(Math.round(score)));
}
