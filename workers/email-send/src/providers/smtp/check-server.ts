/** Whether a mail server answers as a sender needs it to: greeting, encryption, login, and one question. */

import type { MailServer } from './mail-server.ts';
import { openSession } from './smtp-session.ts';

const TIMEOUTS = { connectMs: 4_500, silenceMs: 4_500 };

/** Throws the failure that a message would meet. */
export async function checkServer(server: MailServer, signal: AbortSignal): Promise<void> {
  const session = await openSession(server, TIMEOUTS);
  signal.addEventListener('abort', session.close, { once: true });
  try {
    await session.check();
  } finally {
    signal.removeEventListener('abort', session.close);
    session.close();
  }
}
