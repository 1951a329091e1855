/** Opens the desk for a command: the registry's, if one answers and may be asked, else the store's. */

import { cliErrors } from '../errors.ts';
import { say } from '../language.ts';
import { hasData, placeOf, readSettings } from '../settings.ts';
import { styleErr } from '../terminal/style.ts';
import { note } from '../terminal/terminal.ts';
import { RegistryAway } from './ask-registry.ts';
import type { Desk } from './desk.ts';
import { findRegistry } from './find-registry.ts';

export interface DeskOptions {
  /** Says on stderr which way was taken. Default false. */
  verbose?: boolean | undefined;
  /** Whether something is changed, which needs a stronger token. */
  changes: boolean;
}

/** An embedded registry that opens its database for the first time takes seconds; the store answers at once. */
const FIRST_MS = 10_000;

/**
 * `use` may be called a second time, with the store's desk, if the registry can not be asked after all; nothing was
 * changed by then. So it prints only what it knows for good.
 */
export async function withDesk<T>(options: DeskOptions, use: (desk: Desk) => Promise<T>): Promise<T> {
  const settings = readSettings();
  const tell = (text: string) => {
    if (options.verbose) note(styleErr('dim', text));
  };
  const found = await findRegistry(settings, options.changes ? 'workers:admin' : 'workers:read');
  if (found) {
    const { openRegistryDesk } = await import('./registry-desk.ts');
    try {
      const answer = await use(openRegistryDesk(found, hasData(settings) ? FIRST_MS : undefined));
      tell(say(`asked the registry at ${found.url}`, `s-a întrebat registrul de la ${found.url}`));
      return answer;
    } catch (error) {
      if (!(error instanceof RegistryAway)) throw error;
      // Whoever set an address and has no data here means the registry and nothing else.
      if (!hasData(settings)) throw cliErrors.GW_CLI_REGISTRY_CLOSED({ url: found.url, problem: error.message });
      tell(say(`the registry was not asked: ${error.message}`, `registrul nu a fost întrebat: ${error.message}`));
    }
  }
  const [{ withPlatform }, { openStoreDesk }] = await Promise.all([
    import('../open-platform.ts'),
    import('./store-desk.ts'),
  ]);
  return withPlatform({ mustExist: true, settings }, async ({ platform }) => {
    const place = placeOf(settings);
    const answer = await use(openStoreDesk(platform.ports, place));
    tell(say(`looked into ${place}`, `s-a citit din ${place}`));
    return answer;
  });
}
