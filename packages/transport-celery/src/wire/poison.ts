/** Messages that cannot be a run: why, in a code for programs and a sentence for people. */

export type PoisonReason =
  | 'too-large'
  | 'content-type'
  | 'compression'
  | 'encoding'
  | 'not-json'
  | 'no-task'
  | 'id'
  | 'body'
  | 'arguments'
  | 'embed'
  | 'eta'
  | 'expires'
  | 'unreadable';

/** Thrown inside decoding only; `decodeTask` returns it as a value. */
export class Poison extends Error {
  readonly reason: PoisonReason;
  constructor(reason: PoisonReason, text: string) {
    super(text);
    this.reason = reason;
  }
}
