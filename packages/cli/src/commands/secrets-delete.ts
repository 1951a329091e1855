/** `genius secrets delete`. */

import { actor } from '../audit.ts';
import { cliErrors } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { print, printJson } from '../terminal/terminal.ts';

export async function run(name: string, { tenant = '', json }: { tenant?: string; json?: boolean }): Promise<ExitCode> {
  return withPlatform({ mustExist: true }, async ({ platform: { secrets } }) => {
    if (!(await secrets.of(tenant, actor()).delete(name))) {
      const whose = tenant === '' ? say('all tenants', 'toți clienții') : tenant;
      throw cliErrors.GW_CLI_SECRET_UNKNOWN({ name, tenant: whose });
    }
    if (json) printJson({ name, tenant, deleted: true });
    else print(say(`${name}  deleted`, `${name}  șters`));
    return EXIT.done;
  });
}
