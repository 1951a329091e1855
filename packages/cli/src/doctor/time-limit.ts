/** How long the doctor waits for one server, and what it says of one that did not answer. */

import { say } from '../language.ts';

/** ms */
export const ANSWER_MS = 3_000;

const LATE = Symbol('late');

/** Resolves as `work` does, or rejects once its time is over; `giveUp` then lets go of the connection. */
export async function withinLimit<T>(work: Promise<T>, giveUp?: () => void, limitMs = ANSWER_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), limitMs);
  });
  try {
    const first = await Promise.race([work, late]);
    if (first !== LATE) return first;
    giveUp?.();
    // It may still reject, which nobody waits for any more.
    work.catch(() => undefined);
    throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
  } finally {
    clearTimeout(timer);
  }
}

/** Why a server can't be reached, in words; undefined if the error is about something else. */
export function unreachable(error: unknown): string | undefined {
  const { code, errors } = error as { code?: string; errors?: unknown[] };
  switch (code ?? (errors?.[0] as { code?: string } | undefined)?.code) {
    case 'ECONNREFUSED':
      return say('nobody listens there', 'nimeni nu ascultă acolo');
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return say('its name is not known', 'numele nu este cunoscut');
    case 'ETIMEDOUT':
    case 'UND_ERR_CONNECT_TIMEOUT':
      return say(`no answer within ${ANSWER_MS / 1_000} s`, `niciun răspuns în ${ANSWER_MS / 1_000} s`);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return say('there is no way to it', 'nu există drum până la el');
    case 'ECONNRESET':
    case 'EPIPE':
    case 'UND_ERR_SOCKET':
      return say('the connection was cut', 'conexiunea a fost întreruptă');
    default:
      return undefined;
  }
}
