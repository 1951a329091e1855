/** `etransport.submit`: declares a transport once, and gives its UIT when it counts. */

import { handle } from '@genius/runtime';
import { submitEtransport } from '../contract/submit.ts';
import { isLargeNotification, isLargeSource } from '../large.ts';
import { prepareLarge } from '../prepare-large.ts';
import { prepareNotification, prepareSource } from '../prepare-notification.ts';
import { sendTransport } from '../send-declaration.ts';

export const handleSubmit = handle(submitEtransport, async (input, ctx) => {
  const { notification, source } = input;
  const isLarge = notification
    ? isLargeNotification(notification)
    : source !== undefined && (await isLargeSource(source, ctx));
  const parcel = isLarge
    ? await prepareLarge(input, ctx)
    : notification
      ? prepareNotification(notification, input)
      : await prepareSource(source ?? { xml: '' }, input, ctx);
  return sendTransport(ctx, parcel, input);
});
