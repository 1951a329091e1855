/** Hands a message to its server, once: paced, claimed before it leaves, its outcome kept. */

import { createHash } from 'node:crypto';
import { FailureError } from '@genius/contract';
import { notPerformed, type TaskContext } from '@genius/runtime';
import { poolOf } from './providers/smtp/smtp-pool.ts';
import type { Envelope, Handover, Refusal } from './providers/smtp/smtp-session.ts';
import type { SendJournal } from './send-journal.ts';
import type { Sender } from './senders.ts';

export interface Parcel {
  /** Names the effect: the same at every attempt. */
  key: string;
  envelope: Envelope;
  bytes: Buffer;
}

type Context = Pick<TaskContext, 'once' | 'pace' | 'signal'>;

/** As the ledger keeps it: recipients by their place, so that no address lies there. */
interface Kept {
  accepted: number[];
  rejected: KeptRefusal[];
  deferred: KeptRefusal[];
  response: string;
}
type KeptRefusal = Omit<Refusal, 'address'> & { place: number };

/** Throws a failure if nobody was accepted, and GW_UNKNOWN_EFFECT if nobody can tell. `isFresh`: it was done just now. */
export async function handOver(
  ctx: Context,
  sender: Sender,
  journal: SendJournal,
  { key, envelope, bytes }: Parcel,
): Promise<Handover & { isFresh: boolean }> {
  /** How far this process got with it. */
  const got = { claim: false, data: false };
  journal.intended(key);
  const kept = await ctx
    .once<Kept>(key, {
      async perform(signal) {
        got.claim = true;
        journal.claimed(key);
        try {
          await keepPace(ctx, sender, envelope);
          const onData = () => {
            journal.leaving(key);
            got.data = true;
          };
          return toKept(await poolOf(sender.server).send(envelope, bytes, onData, signal), envelope);
        } catch (error) {
          throw !got.data && error instanceof FailureError ? notPerformed(error) : error;
        }
      },
      // SMTP has no question for it, but what never left was never sent.
      async settle() {
        const neverLeft = got.claim ? !got.data : journal.neverLeft(key);
        return neverLeft ? { happened: false } : undefined;
      },
    })
    .finally(() => journal.ended(key));
  return { ...fromKept(kept, envelope), isFresh: got.claim };
}

async function keepPace(ctx: Context, { server, pace, domainPace }: Sender, { to }: Envelope): Promise<void> {
  if (!pace && !domainPace) return;
  // By the account at the server: that is what it counts.
  const account = createHash('sha256').update(JSON.stringify([server.host, server.port, server.login?.user ?? '']));
  const name = `email:${account.digest('hex').slice(0, 16)}`;
  if (pace) await ctx.pace(name, pace);
  if (!domainPace) return;
  for (const domain of new Set(to.map((each) => each.slice(each.lastIndexOf('@') + 1)))) {
    await ctx.pace(`${name}:${domain}`, domainPace);
  }
}

function toKept({ accepted, rejected, deferred, response }: Handover, { to }: Envelope): Kept {
  const places = ({ address, ...rest }: Refusal): KeptRefusal => ({ ...rest, place: to.indexOf(address) });
  return {
    accepted: accepted.map((address) => to.indexOf(address)),
    rejected: rejected.map(places),
    deferred: deferred.map(places),
    response,
  };
}

function fromKept({ accepted, rejected, deferred, response }: Kept, { to }: Envelope): Handover {
  const named = ({ place, ...rest }: KeptRefusal): Refusal => ({ ...rest, address: to[place] ?? '' });
  return {
    accepted: accepted.flatMap((place) => to[place] ?? []),
    rejected: rejected.map(named),
    deferred: deferred.map(named),
    response,
  };
}
