/** `etransport.correct`: a whole new notification for an old UIT. */

import { handle } from '@genius/runtime';
import { correctEtransport } from '../contract/changes.ts';
import { isLargeNotification } from '../large.ts';
import { prepareLarge } from '../prepare-large.ts';
import { prepareNotification } from '../prepare-notification.ts';
import { sendTransport } from '../send-declaration.ts';

export const handleCorrect = handle(correctEtransport, async (input, ctx) => {
  const { notification, uit } = input;
  const parcel = isLargeNotification(notification)
    ? await prepareLarge(input, ctx)
    : prepareNotification(notification, input, uit);
  return sendTransport(ctx, parcel, input);
});
