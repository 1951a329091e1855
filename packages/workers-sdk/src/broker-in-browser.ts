/** Stands in for `broker.ts` in programs for browsers (`browser` in package.json): nothing there speaks to a broker. */

import type { Transport } from '@genius/contract';
import { sdkErrors } from './errors.ts';

export async function openBrokerTransport(): Promise<Transport> {
  throw sdkErrors.GW_SDK_NO_TRANSPORT();
}
