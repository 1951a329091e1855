/** Sends answers to clients; what tells of a commit leaves only after the log is on disk. */

/** Takes bytes for one client. */
export type Send = (answer: Buffer) => void;

export interface Answers {
  /** After the next sync of the log. All answers of one turn of the event loop share that sync. */
  afterSync(send: Send, answer: Buffer): void;
  /** At once, unless something for the same client still waits for the sync: then behind it. */
  now(send: Send, answer: Buffer): void;
  /** Syncs and sends what waits. */
  flush(): void;
}

/** `syncLog` returns when every commit so far is on disk; what it throws must end the thread, so that nothing is sent. */
export function syncedAnswers(syncLog: () => void): Answers {
  let waiting: { send: Send; answer: Buffer }[] = [];

  function afterSync(send: Send, answer: Buffer): void {
    waiting.push({ send, answer });
    if (waiting.length === 1) setImmediate(flush);
  }

  function now(send: Send, answer: Buffer): void {
    if (waiting.some((other) => other.send === send)) afterSync(send, answer);
    else send(answer);
  }

  function flush(): void {
    syncLog();
    const answers = waiting;
    waiting = [];
    for (const { send, answer } of answers) send(answer);
  }

  return { afterSync, now, flush };
}
