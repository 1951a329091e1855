/** `email.suppression`: who is not to be mailed. */

import { handle } from '@genius/runtime';
import { editSuppression } from '../contract.ts';
import { listSuppressed, suppress, unsuppress } from '../suppression.ts';

export const handleSuppression = handle(editSuppression, async ({ action, addresses, reason, after, limit }, ctx) => {
  const { contactsOf } = await import('../prepare-letter.ts');
  const checked = contactsOf(addresses, 'addresses').map(({ parsed }) => parsed.normal);
  switch (action) {
    case 'add':
      return { changed: await suppress(ctx, checked, reason), entries: [] };
    case 'remove':
      return { changed: await unsuppress(ctx, checked), entries: [] };
    case 'list':
      return { changed: 0, entries: await listSuppressed(ctx, { addresses: checked, after, limit }) };
  }
});
