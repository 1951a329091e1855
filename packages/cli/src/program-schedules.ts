/** The commands about schedules, described. */

import { type Command, Option } from 'commander';
import { say } from './language.ts';
import { act, json, tenant } from './program-options.ts';

export function addSchedules(program: Command): void {
  const missed = () =>
    new Option('--missed <policy>', say('what to do about missed slots', 'ce se face cu momentele ratate')).choices([
      'skip',
      'last',
      'all',
    ]);
  const schedules = program
    .command('schedules')
    .description(say('runs that are sent by the clock', 'rulări trimise după ceas'));
  schedules
    .command('list', { isDefault: true })
    .description(say('list them', 'listează-le'))
    .addOption(json())
    .action(act(() => import('./commands/schedules-list.ts')));
  schedules
    .command('add')
    .description(say('add one, or change it', 'adaugă sau schimbă una'))
    .argument('<name>')
    .argument('<task>')
    .requiredOption('--cron <expression>', say('such as "0 6 * * 1-5"', 'de exemplu "0 6 * * 1-5"'))
    .option('--input <json>', say('input of each run', 'datele fiecărei rulări'), '{}')
    .option('--zone <name>', say('time zone', 'fus orar'), 'Europe/Bucharest')
    .addOption(missed().default('last'))
    .addOption(tenant())
    .addOption(json())
    .action(act(() => import('./commands/schedules-add.ts')));
  schedules
    .command('change')
    .description(say('change its time or input; the rest stays', 'schimbă-i ora sau datele; restul rămâne'))
    .argument('<name>')
    .option('--cron <expression>', say('such as "0 6 * * 1-5"', 'de exemplu "0 6 * * 1-5"'))
    .option('--input <json>', say('input of each run', 'datele fiecărei rulări'))
    .option('--zone <name>', say('time zone', 'fus orar'))
    .addOption(missed())
    .addOption(json())
    .action(act(() => import('./commands/schedules-edit.ts')));
  const change = (what: 'pause' | 'resume' | 'remove' | 'reset', text: string) =>
    schedules
      .command(what)
      .description(text)
      .argument('<name>')
      .addOption(json())
      .action(act(async () => (await import('./commands/schedules-change.ts')).changing(what)));
  change('pause', say('let it rest', 'oprește-o temporar'));
  change('resume', say('let it go on', 'repornește-o'));
  change('remove', say('remove it', 'șterge-o'));
  change(
    'reset',
    say('as its worker declares it, whatever people changed', 'cum o declară lucrătorul, fără modificări'),
  );
}
