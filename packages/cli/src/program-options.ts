/** Options that many commands have, and how a command comes to what it does. */

import { Option } from 'commander';
import { say } from './language.ts';

/** Runs the command's file: it exports `run(...arguments, options)` and returns the exit code. */
export function act(load: () => Promise<{ run: (...args: never[]) => Promise<number> }>) {
  return async (...args: unknown[]) => {
    const { run } = await load();
    // Commander gives arguments, options, and the command itself.
    process.exitCode = await run(...(args.slice(0, -1) as never[]));
  };
}

export const json = () => new Option('--json', say('answer as JSON', 'răspunde în JSON'));
export const reveal = () =>
  new Option(
    '--reveal',
    say(
      'show personal data (this is noted in the audit log)',
      'arată datele personale (se notează în jurnalul de audit)',
    ),
  );
export const all = () =>
  new Option('--all', say("also the platform's own probes", 'și sondele proprii ale platformei'));
export const verbose = () =>
  new Option(
    '--verbose',
    say('say whether the registry was asked, or the store', 'spune dacă s-a întrebat registrul sau depozitul'),
  );
export const reason = () =>
  new Option('--reason <text>', say('why; it stands in the audit log', 'de ce; apare în jurnalul de audit'));
export const tenant = () => new Option('--tenant <name>', say('whose run it is', 'al cui este'));
