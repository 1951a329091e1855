/** Tasks that only publish an event. */

import { handle } from '@genius/runtime';
import {
  noticeAccepted,
  noticeDeadline,
  noticeReceived,
  noticeRejected,
  noticeSubmitted,
} from '../contract/notices.ts';
import { deadlineSubject } from '../tell.ts';

export const handleNotices = [
  handle(noticeSubmitted, ({ index }) => ({ told: index })),
  handle(noticeAccepted, ({ index }) => ({ told: index })),
  handle(noticeRejected, ({ index }) => ({ told: index })),
  handle(noticeReceived, ({ message_id: id }) => ({ told: id })),
  handle(noticeDeadline, (input) => ({ told: deadlineSubject(input) })),
];
