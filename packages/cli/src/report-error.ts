/** Says what went wrong, in the user's language, and which exit code stands for it. */

import { type Failure, TaskFailed, toFailure } from '@genius/contract';
import { type ExitCode, exitCodeOf } from './exit-code.ts';
import { language, say } from './language.ts';
import { styleErr } from './terminal/style.ts';
import { note, printJson } from './terminal/terminal.ts';

export function messageOf(failure: { message: string; messageRo?: string | undefined }): string {
  return (language === 'ro' && failure.messageRo) || failure.message;
}

export function reportError(error: unknown, json: boolean): ExitCode {
  const failure = toFailure(error);
  if (json) printJson({ error: failure });
  else reportFailure(failure);
  return exitCodeOf(failure, error instanceof TaskFailed ? error.outcome : undefined);
}

/** A failure for people: kind and sentence, its code, and of a defect where it happened. */
export function reportFailure(failure: Failure): void {
  note(`${styleErr(['red', 'bold'], kindText(failure))} ${messageOf(failure)}`);
  const more = failure.details?.more;
  if (Array.isArray(more)) for (const each of more) note(`  ${styleErr('dim', String(each))}`);
  for (let cause = failure.cause; cause; cause = cause.cause) {
    note(`  ${styleErr('dim', `${say('because', 'deoarece')}: ${messageOf(cause)}`)}`);
  }
  note(`  ${styleErr('dim', failure.code)}`);
  if (failure.kind === 'defect' && failure.stack) note(styleErr('dim', stackLines(failure.stack)));
}

function kindText({ kind, code }: Failure): string {
  if (code.startsWith('GW_CLI_')) return '✗';
  const names: Record<Failure['kind'], string> = {
    invalid: say('invalid:', 'date nevalide:'),
    refused: say('refused:', 'refuzat:'),
    transient: say('not now:', 'nu acum:'),
    defect: say('defect:', 'defect:'),
  };
  return `✗ ${names[kind]}`;
}

function stackLines(stack: string): string {
  const lines = stack.split('\n').filter((line) => line.startsWith('    at ') && !line.includes('node:'));
  return lines.slice(0, 4).join('\n');
}
