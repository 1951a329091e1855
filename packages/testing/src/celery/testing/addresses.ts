/** Where a platform of a test finds its servers; travels to processes as JSON. */

import { type CeleryOptions, openCelery } from '@genius/transport-celery';

export type Addresses = Pick<CeleryOptions, 'brokerUrl' | 'redisUrl' | 'databaseUrl' | 'blobFolder'> & {
  schema: string;
};

export const openPorts = (addresses: Addresses) => openCelery(addresses);
