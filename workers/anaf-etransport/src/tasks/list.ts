/** `etransport.list`: the declarations that ANAF has of a CIF. */

import { handle } from '@genius/runtime';
import { etransportList } from '../contract/status.ts';
import { openApi } from '../providers/e-transport-api.ts';

export const handleList = handle(etransportList, async ({ cif, days }, ctx) => ({
  declarations: await openApi(ctx, cif).list(days),
}));
