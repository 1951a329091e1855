/** Tasks that only publish an event. */

import { handle } from '@genius/runtime';
import { noticeDeclarationRejected, noticeUitEnded, noticeUitEnding, noticeUitIssued } from '../contract/notices.ts';

export const handleNotices = [
  handle(noticeUitIssued, ({ uit }) => ({ told: uit })),
  handle(noticeDeclarationRejected, ({ index }) => ({ told: index })),
  handle(noticeUitEnding, ({ uit }) => ({ told: uit })),
  handle(noticeUitEnded, ({ uit }) => ({ told: uit })),
];
