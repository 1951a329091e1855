/** `genius secrets rotate`: after it, the first key alone opens all secrets. */

import { actor } from '../audit.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { note, print, printJson } from '../terminal/terminal.ts';

export async function run({ json }: { json?: boolean }): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform: { secrets } }) => {
    const { rotated, unopened } = await secrets.rotate(actor());
    if (json) printJson({ rotated, unopened });
    else {
      print(say(`${rotated} sealed anew`, `${rotated} sigilate din nou`));
      for (const { tenant, name } of unopened) {
        const whose = tenant === '' ? '' : ` (${tenant})`;
        note(
          say(`${name}${whose} could not be opened by any key`, `${name}${whose} nu a putut fi deschis cu nicio cheie`),
        );
      }
    }
    return unopened.length > 0 ? EXIT.refused : EXIT.done;
  });
}
