/** `etransport.prepare`: what takes long before a large transport is sent. */

import { handle } from '@genius/runtime';
import { notification as schema } from '../contract/notification.ts';
import { prepareEtransport } from '../contract/prepare.ts';
import { placeForReference } from '../domain/xml/with-reference.ts';
import { prepareNotification, prepareSource } from '../prepare-notification.ts';

export const handlePrepare = handle(prepareEtransport, async (input, ctx) => {
  const { source, subjectId } = input;
  const notification = input.notification && schema.parse(input.notification);
  const parcel = notification
    ? prepareNotification(notification, input, input.uit)
    : await prepareSource(source ?? { xml: '' }, input, ctx);
  const { kind, cif, content, reference, uit, transport, warnings } = parcel;
  const prepared = {
    kind,
    cif,
    content,
    transport,
    warnings,
    ...(reference === undefined ? {} : { reference }),
    ...(uit === undefined ? {} : { uit }),
  };
  const keep = (xml: string | Uint8Array) =>
    ctx.blobs.put(Buffer.from(xml), {
      mediaType: 'application/xml',
      tenant: ctx.tenant,
      ...(subjectId === undefined ? {} : { subject: subjectId }),
    });
  if (reference === undefined) {
    const { text, at } = placeForReference(parcel.xml);
    return { ...prepared, file: await keep(text), referenceAt: Buffer.byteLength(text.slice(0, at)) };
  }
  return notification ? { ...prepared, file: await keep(parcel.xml) } : prepared;
});
