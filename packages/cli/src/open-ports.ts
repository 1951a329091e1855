/** The ports that the settings ask for: embedded in a folder, or on servers. Only those that are used are loaded. */

import { join } from 'node:path';
import type { Logger, Ports } from '@genius/runtime';
import { onServers, type Settings } from './settings.ts';
import { version } from './version.ts';
import { queueOf } from './workers.ts';

export async function openPorts(settings: Settings, log: Logger): Promise<Ports> {
  if (!onServers(settings)) {
    const { openEmbedded } = await import('@genius/transport-embedded');
    return openEmbedded({ folder: settings.data, version });
  }
  const { openCelery } = await import('@genius/transport-celery');
  return openCelery({
    brokerUrl: settings.brokerUrl,
    redisUrl: settings.redisUrl,
    databaseUrl: settings.databaseUrl,
    schema: settings.schema,
    ...(settings.blobUrl ? { blobUrl: settings.blobUrl } : {}),
    blobFolder: join(settings.data, 'blobs'),
    version,
    log,
    queueOf,
    trackStarted: settings.trackStarted,
  });
}
