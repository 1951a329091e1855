/**
 * The little of the PostgreSQL wire protocol (version 3) that the gate must understand: where a message ends,
 * whether an answer leaves a transaction open, and the few answers it gives by itself.
 */

export interface WireMessage {
  /** The type byte as a character; '' for the first packet of a connection, which has none. */
  type: string;
  /** The whole message, header included. */
  bytes: Buffer;
}

/** What the last ReadyForQuery of an answer says: idle, in a transaction, or in a failed one. */
export type TransactionStatus = 'I' | 'T' | 'E';

/** Cuts a stream of bytes into messages; give it chunks, it gives back the messages that are complete. */
export function messageCutter(): { push(chunk: Buffer): WireMessage[]; startupDone(): void } {
  let rest: Buffer = Buffer.alloc(0);
  let typed = false;
  return {
    startupDone() {
      typed = true;
    },
    push(chunk) {
      rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const messages: WireMessage[] = [];
      for (;;) {
        const header = typed ? 1 : 0;
        if (rest.length < header + 4) return messages;
        const end = header + rest.readInt32BE(header);
        if (rest.length < end) return messages;
        messages.push({ type: typed ? String.fromCharCode(rest[0] ?? 0) : '', bytes: rest.subarray(0, end) });
        rest = rest.subarray(end);
        if (!typed) return messages;
      }
    },
  };
}

/** The status at the end of an answer; undefined if it ends without ReadyForQuery (after Flush). */
export function endStatus(answer: Buffer): TransactionStatus | undefined {
  const start = answer.length - 6;
  if (start < 0 || answer[start] !== 0x5a || answer.readInt32BE(start + 1) !== 5) return undefined;
  return String.fromCharCode(answer[start + 5] ?? 0) as TransactionStatus;
}

/** Takes the NotificationResponse messages out of an answer: they belong to whoever listens, not to whoever ran it. */
export function splitNotifications(answer: Buffer): { answer: Buffer; notifications: Buffer[] } {
  const kept: Buffer[] = [];
  const notifications: Buffer[] = [];
  for (let start = 0; start + 5 <= answer.length; ) {
    const end = start + 1 + answer.readInt32BE(start + 1);
    const message = answer.subarray(start, end);
    if (message[0] === 0x41) notifications.push(message);
    else kept.push(message);
    start = end;
  }
  return notifications.length === 0 ? { answer, notifications } : { answer: Buffer.concat(kept), notifications };
}

/** True if the answer ends with a CommandComplete of `tag` and ReadyForQuery. */
export function completes(answer: Buffer, tag: string): boolean {
  const complete = message('C', Buffer.from(`${tag}\0`));
  const start = answer.length - 6 - complete.length;
  return start >= 0 && answer.subarray(start, start + complete.length).equals(complete);
}

export function message(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.alloc(5 + body.length);
  bytes.write(type, 0, 'latin1');
  bytes.writeInt32BE(4 + body.length, 1);
  body.copy(bytes, 5);
  return bytes;
}

export function errorResponse(severity: 'ERROR' | 'FATAL', sqlState: string, text: string, hint?: string): Buffer {
  const fields = [`S${severity}`, `V${severity}`, `C${sqlState}`, `M${text}`, ...(hint ? [`H${hint}`] : [])];
  return message('E', Buffer.from(`${fields.join('\0')}\0\0`));
}

export function readyForQuery(status: TransactionStatus): Buffer {
  return message('Z', Buffer.from(status));
}

export const syncMessage: Buffer = message('S');

export function simpleQuery(sql: string): Buffer {
  return message('Q', Buffer.from(`${sql}\0`));
}

/** The NUL-terminated strings of a message's body, from `offset`. */
export function readStrings(bytes: Buffer, offset: number): string[] {
  return bytes.subarray(offset).toString('utf8').split('\0');
}
