/** The SMTP simulator: a real SMTP server that keeps what it got, shows it at `/inbox`, and can misbehave. */

import { openLive } from '../page/live.ts';
import { RecipeBook } from '../recipes.ts';
import type { Simulator, SimulatorWorld } from '../simulator.ts';
import { ownCertificate } from './certificate.ts';
import { type Inbox, openInbox } from './inbox.ts';
import type { SmtpMisbehaviour } from './misbehaviour.ts';
import { inboxRoutes } from './routes.ts';
import { openSessions } from './sessions.ts';

export type { Box, Envelope, Inbox, Kept, Listed } from './inbox.ts';
export { MAGIC_ADDRESSES, type MagicAddress, type SmtpMisbehaviour } from './misbehaviour.ts';

export interface SmtpSimulator extends Simulator {
  /** Asked at each moment with the fact `at` (connect, auth, mail, rcpt, data, message) and what is known then. */
  recipes: RecipeBook<SmtpMisbehaviour>;
  inbox: Inbox;
}

/** Opens the SMTP server on a free port and the inbox in the folder. */
export async function openSmtp({ folder }: SimulatorWorld): Promise<SmtpSimulator> {
  const inbox = openInbox(folder);
  const recipes = new RecipeBook<SmtpMisbehaviour>();
  const sessions = await openSessions(inbox, recipes, await ownCertificate(folder));
  const live = openLive();
  inbox.onChange(live.changed);
  return {
    name: 'smtp',
    about: {
      en: 'An SMTP server that delivers nothing: it keeps every message and shows it.',
      ro: 'Un server SMTP care nu livrează nimic: păstrează fiecare mesaj și îl arată.',
    },
    env: {
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(sessions.port),
      SMTP_SECURITY: 'none',
      SMTP_FROM: 'sandbox@example.com',
    },
    page: '/inbox',
    routes: ['/inbox'],
    recipes,
    inbox,
    answer: inboxRoutes(inbox, live),
    async close() {
      live.close();
      await sessions.close();
      inbox.close();
    },
  };
}
