/** How the SMTP simulator can be told to misbehave: by a recipe, or by the local part of an address. */

import { z } from 'zod';

/** The moments at which a recipe is asked for; the fact `at` names them. */
export type Moment = 'connect' | 'auth' | 'mail' | 'rcpt' | 'data' | 'message';

const EXTENSIONS = ['STARTTLS', 'SMTPUTF8', '8BITMIME', 'PIPELINING', 'DSN', 'AUTH', 'SIZE'] as const;

/** What a recipe does, in this order: wait, keep (at `message`), greylist, answer or cut. */
export const smtpMisbehaviour = z.strictObject({
  /** Milliseconds that pass before the answer. */
  waitMs: z.number().int().min(0).max(3_600_000).optional(),
  /** The answer, such as `450 4.2.0 try again in 30 seconds`. 421 closes the connection too. */
  reply: z
    .string()
    .regex(/^[245]\d\d [\x20-\x7e]{1,400}$/)
    .optional(),
  /** The connection ends without an answer. At `message` the message is kept: it was delivered, and nobody is told. */
  cut: z.literal(true).optional(),
  /** At `rcpt`: 451 for a triple that is new, or that comes again before so many seconds have passed. */
  greylistSeconds: z.number().min(0).max(86_400).optional(),
  /** At `rcpt`: what comes back to the return path once the message is taken. */
  returns: z.enum(['bounce', 'soft-bounce', 'complaint', 'auto-reply']).optional(),
  /** At `connect`: extensions that this connection is not offered. */
  hide: z.array(z.enum(EXTENSIONS)).optional(),
  /** At `connect`: the largest message that this connection takes, in bytes. */
  size: z.number().int().min(1).optional(),
  /** At `connect`: mail is refused before signing in. */
  requireAuth: z.literal(true).optional(),
});

export type SmtpMisbehaviour = z.infer<typeof smtpMisbehaviour>;

/** Checks what a recipe says; what isn't understood is answered as a trouble of the server that says so. */
export function readMisbehaviour(action: unknown): SmtpMisbehaviour {
  const { success, data, error } = smtpMisbehaviour.safeParse(action);
  if (success) return data;
  const issue = error.issues[0];
  const place = issue?.path.join('.') ?? '';
  const words = `the recipe is not understood: ${place} ${issue?.message}`.replace(/[^\x20-\x7e]/g, ' ').slice(0, 300);
  return { reply: `451 4.3.5 ${words}` };
}

export interface MagicAddress {
  /** The local part, up to a `+`. */
  localPart: string;
  at: Extract<Moment, 'rcpt' | 'data' | 'message'>;
  does: SmtpMisbehaviour;
  en: string;
  ro: string;
}

/** Recipients that misbehave at any domain, without a recipe. */
export const MAGIC_ADDRESSES: readonly MagicAddress[] = [
  {
    localPart: 'unknown',
    at: 'rcpt',
    does: { reply: '550 5.1.1 user unknown' },
    en: 'refused for good: no such mailbox',
    ro: 'refuzat definitiv: cutia poștală nu există',
  },
  {
    localPart: 'full',
    at: 'rcpt',
    does: { reply: '552 5.2.2 mailbox full' },
    en: 'refused for good: the mailbox is full',
    ro: 'refuzat definitiv: cutia poștală este plină',
  },
  {
    localPart: 'blocked',
    at: 'rcpt',
    does: { reply: '550 5.7.1 message refused by policy' },
    en: 'refused for good: a rule of the receiver',
    ro: 'refuzat definitiv: o regulă a destinatarului',
  },
  {
    localPart: 'greylist',
    at: 'rcpt',
    does: { greylistSeconds: 0 },
    en: 'the first try is put off, the second one is taken',
    ro: 'prima încercare este amânată, a doua este acceptată',
  },
  {
    localPart: 'limited',
    at: 'rcpt',
    does: { reply: '450 4.7.0 too many messages, try again in 30 seconds' },
    en: 'put off: too many messages',
    ro: 'amânat: prea multe mesaje',
  },
  {
    localPart: 'busy',
    at: 'rcpt',
    does: { reply: '421 4.3.2 service not available, closing the connection' },
    en: 'the server is busy and closes the connection',
    ro: 'serverul este ocupat și închide conexiunea',
  },
  {
    localPart: 'slow',
    at: 'rcpt',
    does: { waitMs: 5_000 },
    en: 'taken after five seconds',
    ro: 'acceptat după cinci secunde',
  },
  {
    localPart: 'drop',
    at: 'data',
    does: { cut: true },
    en: 'the connection is lost within the message: it is not delivered',
    ro: 'conexiunea se pierde în timpul mesajului: nu este livrat',
  },
  {
    localPart: 'cut',
    at: 'message',
    does: { cut: true },
    en: 'delivered, but the connection is lost before the answer',
    ro: 'livrat, dar conexiunea se pierde înaintea răspunsului',
  },
  {
    localPart: 'bounce',
    at: 'rcpt',
    does: { returns: 'bounce' },
    en: 'taken; a bounce comes back: no such mailbox',
    ro: 'acceptat; se întoarce un mesaj de nelivrare: cutia poștală nu există',
  },
  {
    localPart: 'soft-bounce',
    at: 'rcpt',
    does: { returns: 'soft-bounce' },
    en: 'taken; a bounce comes back: the mailbox is full for now',
    ro: 'acceptat; se întoarce un mesaj de nelivrare: cutia poștală este plină deocamdată',
  },
  {
    localPart: 'complaint',
    at: 'rcpt',
    does: { returns: 'complaint' },
    en: 'taken; a complaint comes back: reported as spam',
    ro: 'acceptat; se întoarce o reclamație: raportat ca spam',
  },
  {
    localPart: 'auto-reply',
    at: 'rcpt',
    does: { returns: 'auto-reply' },
    en: 'taken; an out-of-office answer comes back',
    ro: 'acceptat; se întoarce un răspuns automat de absență',
  },
];

/** What the address itself asks for at this moment. */
export function magicOf(address: string, at: Moment): SmtpMisbehaviour | undefined {
  const localPart = address.slice(0, address.lastIndexOf('@')).split('+')[0]?.toLowerCase();
  return MAGIC_ADDRESSES.find((magic) => magic.localPart === localPart && magic.at === at)?.does;
}
