/** `genius doctor`: what is configured, what answers, and what to do about what doesn't. */

import { toFailure } from '@genius/contract';
import { stages } from '../doctor/checks.ts';
import type { Check, Finding, Found } from '../doctor/finding.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { messageOf } from '../report-error.ts';
import { style } from '../terminal/style.ts';
import { print, printJson } from '../terminal/terminal.ts';

const SIGNS = { ok: style('green', '✓'), note: style('yellow', '!'), bad: style('red', '✗') };

export async function run({ json }: { json?: boolean }): Promise<ExitCode> {
  const findings: Finding[] = [];
  for (const stage of stages) {
    const earlier = [...findings];
    const asked = stage.map(({ name, check }) => ({ name, found: look(check, earlier) }));
    for (const { name, found } of asked) {
      for (const each of await found) {
        const finding = { name, ...each };
        findings.push(finding);
        if (!json) tell(finding);
      }
    }
    // All that follows reads the settings, and would only say the same.
    if (findings.some(({ name, state }) => name === 'settings' && state === 'bad')) break;
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

async function look(check: Check['check'], earlier: readonly Finding[]): Promise<Found[]> {
  try {
    return await check(earlier);
  } catch (error) {
    return [{ state: 'bad', what: messageOf(toFailure(error)) }];
  }
}

function tell({ name, state, what, remedy }: Finding): void {
  print(`${SIGNS[state]} ${name.padEnd(12)} ${what}`);
  if (remedy) print(`  ${' '.repeat(12)} ${style('cyan', `→ ${remedy}`)}`);
}
