/** The commands about workers, their processes and their queues, described. */

import type { Command } from 'commander';
import { say } from './language.ts';
import { act, json, reason, verbose } from './program-options.ts';

export function addWorkers(program: Command): void {
  const workers = program
    .command('workers')
    .description(
      say(
        'list workers, how they do, and the processes that run them; or ask something of a process',
        'listează lucrătorii, starea lor și procesele lor; sau cere ceva unui proces',
      ),
    );
  workers
    .command('list', { isDefault: true })
    .description(say('list them', 'listează-i'))
    .addOption(json())
    .addOption(verbose())
    .action(act(() => import('./commands/workers.ts')));
  const order = (deed: 'pause' | 'resume' | 'drain' | 'restart' | 'scale', text: string) => {
    const command = workers
      .command(deed)
      .description(text)
      .argument('<process>', say('its id, or how that begins or ends', 'identificatorul lui, începutul sau sfârșitul'))
      .addOption(reason())
      .addOption(json())
      .addOption(verbose())
      .action(act(async () => (await import('./commands/workers-order.ts')).ordering(deed)));
    if (deed !== 'scale') return;
    command
      .requiredOption('--concurrency <n>', say('handlers at once', 'câte rulări simultane'))
      .option('--tag <tag>', say('only of this worker', 'doar pentru acest lucrător'));
  };
  order('pause', say('takes no new runs; what runs goes on', 'nu mai ia rulări noi; ce rulează continuă'));
  order('resume', say('takes runs again', 'ia din nou rulări'));
  order('drain', say('takes no new runs, to be stopped', 'nu mai ia rulări noi, pentru a fi oprit'));
  order('restart', say('stops gracefully and begins anew', 'se oprește ordonat și pornește din nou'));
  order('scale', say('does more or fewer at once', 'face mai multe sau mai puține simultan'));
}

export function addQueues(program: Command): void {
  const queues = program
    .command('queues')
    .description(
      say(
        'show how many runs wait, run and failed on each queue; pause and resume one',
        'arată câte rulări așteaptă, rulează și au eșuat pe fiecare coadă; oprește sau repornește una',
      ),
    );
  queues
    .command('list', { isDefault: true })
    .description(say('list them', 'listează-le'))
    .addOption(json())
    .addOption(verbose())
    .action(act(() => import('./commands/queues.ts')));
  const hold = (what: 'pause' | 'resume', text: string) =>
    queues
      .command(what)
      .description(text)
      .argument('<queue>')
      .addOption(reason())
      .addOption(json())
      .addOption(verbose())
      .action(act(async () => (await import('./commands/queues-hold.ts')).holding(what)));
  hold('pause', say('nothing new is started on it, anywhere', 'nu se mai pornește nimic nou pe ea, nicăieri'));
  hold('resume', say('let it go on', 'repornește-o'));
}
