/** What a client asks of the session, and the answers that the gate gives by itself. */
import { errorResponse, message, readyForQuery } from './wire.ts';

/** Messages that belong together: a simple query, or everything up to a Sync or Flush. */
export interface Request {
  messages: Buffer;
  /** The text of its statement; '' if there is none in it. */
  sql: string;
  /** False after Flush, which asks for the answers so far and ends nothing. */
  ends: boolean;
  /** Set if it must not run: the reason is the answer. */
  refusal?: string | undefined;
}

/** An error of the gate's own. */
export interface GateError {
  sqlState: '0A000' | '25P03' | '55P03' | '57P01';
  text: string;
}

export function errorAnswer({ sqlState, text }: GateError): Buffer {
  return errorResponse('ERROR', sqlState, text);
}

/**
 * The answer to a client whose transaction was rolled back behind its back: an error, until it ends the transaction.
 * As on a server, ROLLBACK succeeds and COMMIT doesn't.
 */
export function answerInLostTransaction(request: Request, reason: GateError): { answer: Buffer; isOver: boolean } {
  if (!request.ends) return { answer: Buffer.alloc(0), isOver: false };
  if (/^\s*(rollback|abort)\b(?!.*\bto\b)/i.test(request.sql)) {
    return { answer: Buffer.concat([message('C', Buffer.from('ROLLBACK\0')), readyForQuery('I')]), isOver: true };
  }
  const isOver = /^\s*(commit|end)\b/i.test(request.sql);
  return { answer: Buffer.concat([errorAnswer(reason), readyForQuery(isOver ? 'I' : 'E')]), isOver };
}
