/** `email.verify`: an address in, what DNS says of it out. */

import { Resolver } from 'node:dns/promises';
import { handle } from '@genius/runtime';
import { verifyEmail } from '../contract.ts';
import { verifyAddress } from '../domain/verify-address.ts';
import { settings } from '../settings.ts';

export const handleVerify = handle(verifyEmail, async ({ address }, ctx) => {
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  const servers = settings
    .read()
    .EMAIL_DNS_SERVERS?.split(',')
    .map((each) => each.trim());
  if (servers) resolver.setServers(servers);
  const stop = () => resolver.cancel();
  ctx.signal.addEventListener('abort', stop, { once: true });
  try {
    return await verifyAddress(address, resolver);
  } finally {
    ctx.signal.removeEventListener('abort', stop);
  }
});
