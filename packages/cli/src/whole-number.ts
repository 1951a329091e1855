/** Whole numbers of options. */

import { cliErrors } from './errors.ts';
import { say } from './language.ts';

/** Throws GW_CLI_USAGE unless it is a whole number above 0. */
export function wholeNumber(text: string, option: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0) return number;
  throw cliErrors.GW_CLI_USAGE({
    problem: say(`${option} must be a whole number above 0.`, `${option} trebuie să fie un număr întreg peste 0.`),
  });
}
