/** What a list shows of a message, and the words by which it is found. */

import { type DkimMark, findDkim } from './dkim-marks.ts';
import { readMessage } from './read-message.ts';

export interface Summary {
  /** As the header writes it. */
  from: string;
  to: string;
  subject: string;
  messageId?: string;
  /** How many, inline pictures not counted. */
  attachments: number;
  dkim: DkimMark[];
}

/** Only the beginning of a long text is searched. */
const SEARCHED_CHARACTERS = 20_000;

/** Reads a message for the list; one that can't be read gets an empty summary, and its bytes stay. */
export async function summarise(raw: Buffer): Promise<{ summary: Summary; text: string }> {
  const message = await readMessage(raw);
  const summary: Summary = {
    from: message.from,
    to: message.to,
    subject: message.subject,
    ...(message.messageId !== undefined && { messageId: message.messageId }),
    attachments: message.attachments.filter(({ inline }) => !inline).length,
    dkim: findDkim(message.headers),
  };
  return { summary, text: message.text.slice(0, SEARCHED_CHARACTERS) };
}

/** Text as it is compared: lower case, without diacritics. */
export function searchable(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
}
