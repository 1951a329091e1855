/** `etransport.submit`: declares a transport once, and gives its UIT when it counts. */

import { handle } from '@genius/runtime';
import { submitEtransport } from '../contract/submit.ts';
import { prepareNotification, prepareSource } from '../prepare-notification.ts';
import { sendTransport } from '../send-declaration.ts';

export const handleSubmit = handle(submitEtransport, async (input, ctx) => {
  const { notification, source } = input;
  const parcel = notification
    ? prepareNotification(notification, input)
    : await prepareSource(source ?? { xml: '' }, input, ctx);
  return sendTransport(ctx, parcel, input);
});
