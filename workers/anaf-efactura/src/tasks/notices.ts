/** Tasks that only publish an event. */

import { handle } from '@genius/runtime';
import { noticeDeadline, noticeReceived, noticeRejected, noticeSubmitted } from '../contract/notices.ts';

const told = () => ({ told: true as const });

export const handleNotices = [
  handle(noticeSubmitted, told),
  handle(noticeRejected, told),
  handle(noticeReceived, told),
  handle(noticeDeadline, told),
];
