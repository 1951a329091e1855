/** Official messages that a caller gives as they are: JSON, XML, or a blob of either; one of them or a batch. */

import type { TaskContext } from '@genius/runtime';
import { parseXml } from '@genius/xml';
import type { z } from 'zod';
import { MAX_MESSAGE_BYTES, type submission } from './contract/submit.ts';
import type { Message } from './domain/message/message.ts';
import { MessageError } from './domain/message/message-error.ts';
import { batchOf, readJson } from './domain/message/read-json.ts';
import { readXmlMessages } from './domain/message/read-xml.ts';
import { type Spelling, spellingOf } from './domain/message/spelling.ts';
import { writeJson } from './domain/message/write-json.ts';
import { asFailure } from './domain-failure.ts';
import { errors } from './errors.ts';

type Given = NonNullable<z.output<typeof submission>['message']>;

export interface ReadMessage {
  message: Message;
  /** Of JSON: how it is spelled, which is how it goes out again. */
  spelling?: Spelling;
}

/** Throws GW_REGES_MESSAGE_UNREADABLE, GW_REGES_TOO_LARGE. */
export async function readGiven(
  given: Given,
  { blobs }: Pick<TaskContext, 'blobs'>,
  field: string,
): Promise<ReadMessage[]> {
  const text = await textOf(given, blobs, field);
  return asFailure(() => {
    if (typeof text === 'string' && text.trimStart().startsWith('<')) {
      return readXmlMessages(parseXml(text, { maxBytes: MAX_MESSAGE_BYTES })).map((message) => ({ message }));
    }
    const value: unknown = typeof text === 'string' ? JSON.parse(text) : text;
    return (batchOf(value) ?? [value]).map(readSpelled);
  }, field);
}

/** Nothing of it gets lost: what differs by more than its spelling when it is built again is refused. */
function readSpelled(value: unknown): ReadMessage {
  const message = readJson(value);
  const spelling = spellingOf(value, writeJson(message));
  if (spelling === undefined) {
    throw new MessageError('message', 'can not be built again as it is', 'nu poate fi reconstruit întocmai');
  }
  return { message, spelling };
}

async function textOf(given: Given, blobs: TaskContext['blobs'], field: string): Promise<string | object> {
  const isBlob = typeof given === 'object' && typeof given.blob === 'string';
  if (typeof given === 'object' && !isBlob) return given;
  const blob = isBlob ? (given.blob as string) : '';
  const found = isBlob ? ((await blobs.stat(blob))?.size ?? 0) : Buffer.byteLength(given as string);
  if (found > MAX_MESSAGE_BYTES) throw errors.GW_REGES_TOO_LARGE({ found, limit: MAX_MESSAGE_BYTES }, { field });
  const text = isBlob ? (await blobs.get(blob)).toString('utf8') : (given as string);
  return text.replace(/^\ufeff/, '');
}
