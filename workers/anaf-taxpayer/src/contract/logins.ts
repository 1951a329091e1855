/** `anaf.logins` and `anaf.login-ending`: how long the logins at ANAF live, and who is told before one ends. */

import { defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';

const expiring = defineEvent({
  type: 'anaf.token.expiring',
  summary: 'A login at ANAF ends in 30, 14 or 3 days: a person with the certificate has to log in again.',
  data: z.object({ cif: z.string(), ends_at: z.string(), days_left: z.number().int(), warning: z.number().int() }),
});

const ending = z.object({
  cif: z.string(),
  endsAt: z.iso.datetime(),
  daysLeft: z.number().int(),
  warning: z.union([z.literal(30), z.literal(14), z.literal(3)]),
});

export const loginEnding = defineTask({
  name: 'anaf.login-ending',
  queue: 'anaf.taxpayer',
  summary: 'Tells that a login at ANAF ends soon; sent by anaf.logins.',
  summaryRo: 'Anunță că o autentificare la ANAF expiră curând; trimisă de anaf.logins.',
  input: ending,
  output: z.object({ told: z.literal(true) }),
  idempotent: 'it says the same again',
  events: {
    done: publishes(expiring, ({ input }: { input: z.infer<typeof ending> }) => ({
      cif: input.cif,
      ends_at: input.endsAt,
      days_left: input.daysLeft,
      warning: input.warning,
    })),
  },
  examples: [
    {
      title: 'two weeks left',
      input: { cif: '14399840', endsAt: '2026-12-13T10:00:00.000Z', daysLeft: 14, warning: 14 },
    },
  ],
});

export const checkLogins = defineTask({
  name: 'anaf.logins',
  queue: 'anaf.taxpayer',
  summary:
    "Lists the tenant's logins at ANAF and warns of those that end in 30, 14 and 3 days. By a schedule, once a day.",
  summaryRo:
    'Listează autentificările la ANAF și avertizează cu 30, 14 și 3 zile înainte de expirare. Programată zilnic.',
  input: z.object({}),
  output: z.object({
    logins: z.array(
      z.object({
        cif: z.string().describe('`default`: for every CIF without a login of its own.'),
        state: z.enum(['valid', 'ending', 'ended']),
        endsAt: z.iso.datetime(),
        accessEndsAt: z.iso.datetime(),
        daysLeft: z.number().int(),
        isRenewable: z.boolean().describe('False: ANAF refused to renew it, so it ends with its access token.'),
        warning: z.union([z.literal(30), z.literal(14), z.literal(3)]).optional(),
      }),
    ),
    warned: z.array(z.string()).describe('Of these a warning was told now.'),
  }),
  idempotent: 'each warning is told once',
  examples: [{ title: 'look at all', input: {} }],
});
