/** A world of one test's own on the shared servers: nobody else's messages, results or rows. */

import { whyAbsent } from './installed.ts';
import type { WorldAddress } from './requests.ts';
import { sharedConnection, type TestContext } from './use-services.ts';

export type CeleryWorld = Omit<WorldAddress, 'id'>;

/**
 * Opens one; it is removed when the test ends: its vhost, what is in its Redis database, its PostgreSQL database.
 * Connections to it that are still open then are cut.
 */
export async function openCeleryWorld(ctx: TestContext): Promise<CeleryWorld> {
  const reason = whyAbsent(['rabbitmq', 'redis', 'postgres']);
  if (reason !== undefined) ctx.skip(reason);
  const shared = await sharedConnection();
  const { id, ...world } = await shared.ask('openWorld', {});
  ctx.onTestFinished(async () => {
    await shared.ask('closeWorld', { id });
  });
  return world;
}
