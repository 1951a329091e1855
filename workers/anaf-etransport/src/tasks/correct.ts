/** `etransport.correct`: a whole new notification for an old UIT. */

import { handle } from '@genius/runtime';
import { correctEtransport } from '../contract/changes.ts';
import { prepareNotification } from '../prepare-notification.ts';
import { sendTransport } from '../send-declaration.ts';

export const handleCorrect = handle(correctEtransport, (input, ctx) =>
  sendTransport(ctx, prepareNotification(input.notification, input, input.uit), input),
);
