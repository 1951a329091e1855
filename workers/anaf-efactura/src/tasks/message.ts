/** `efactura.message`: words to the sender of an invoice, through ANAF. */

import { createHash } from 'node:crypto';
import { handle } from '@genius/runtime';
import { writeXml } from '@genius/xml';
import { efacturaMessage } from '../contract/inbox.ts';
import { openApi } from '../providers/e-factura-api.ts';

const NAMESPACE = 'mfp:anaf:dgti:spv:reqMesaj:v1';
const CHANNEL = { standard: 'RASP', isB2c: false, isForeign: false, isSelfBilled: false } as const;

export const handleMessage = handle(efacturaMessage, async ({ cif, index, text }, ctx) => {
  const xml = writeXml(
    { name: 'header', attributes: { xmlns: NAMESPACE, index_incarcare: index, message: text } },
    { indent: false },
  );
  const hash = createHash('sha256').update(text).digest('hex');
  const api = openApi(ctx, cif);
  await api.login();
  // ANAF's lists say nothing of what a message says: after a lost answer a person looks in SPV.
  const sent = await ctx.once<string>(`efactura/message/${cif}/${index}/${hash}`, () => api.upload(xml, CHANNEL));
  return { index: sent };
});
