/** `genius doctor`: what is configured, what answers, and what to do about what doesn't. */

import { toFailure } from '@genius/contract';
import { checks, type Finding } from '../doctor/checks.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { messageOf } from '../report-error.ts';
import { style } from '../terminal/style.ts';
import { print, printJson } from '../terminal/terminal.ts';

const SIGNS = { ok: style('green', '✓'), note: style('yellow', '!'), bad: style('red', '✗') };

export async function run({ json }: { json?: boolean }): Promise<ExitCode> {
  const findings: Finding[] = [];
  for (const { name, check } of checks) {
    const found = await check().catch((error: unknown) => [
      { state: 'bad' as const, what: messageOf(toFailure(error)) },
    ]);
    for (const each of found) {
      const finding = { name, ...each };
      findings.push(finding);
      if (!json) tell(finding);
    }
    // All that follows reads the settings, and would only say the same.
    if (name === 'settings' && found.some(({ state }) => state === 'bad')) break;
  }
  const isBad = findings.some(({ state }) => state === 'bad');
  if (json) printJson({ ok: !isBad, findings });
  else
    print(
      isBad
        ? `\n${style('red', say('Something needs you.', 'Ceva are nevoie de dumneavoastră.'))}`
        : `\n${style('green', say('All is well.', 'Totul este în regulă.'))}`,
    );
  return isBad ? EXIT.transient : EXIT.done;
}

function tell({ name, state, what, remedy }: Finding): void {
  print(`${SIGNS[state]} ${name.padEnd(12)} ${what}`);
  if (remedy) print(`  ${' '.repeat(12)} ${style('cyan', `→ ${remedy}`)}`);
}
