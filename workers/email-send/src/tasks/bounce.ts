/** `email.bounce`: what came back in, who it is about out, and the suppression list kept. */

import { handle } from '@genius/runtime';
import { readBounce as task } from '../contract.ts';
import { isAddress, parseAddress } from '../domain/address.ts';
import type { ReadRecipient } from '../domain/bounce/read-bounce.ts';
import { errors } from '../errors.ts';
import { type Reason, suppress } from '../suppression.ts';

const MAX_TEXT = 1_000;

export const handleBounce = handle(task, async ({ message, raw, base64, suppress: mayKeep, recipient }, ctx) => {
  const bytes = message
    ? await ctx.blobs.get(message)
    : raw === undefined
      ? Buffer.from(base64 ?? '', 'base64')
      : Buffer.from(raw);
  const { readBounce, UnreadableMessage } = await import('../domain/bounce/read-bounce.ts');
  const read = await readBounce(bytes).catch((error: unknown) => {
    if (!(error instanceof UnreadableMessage)) throw error;
    throw errors.GW_EMAIL_BOUNCE_UNREADABLE({ problem: error.message }, { field: 'message' });
  });
  const { kind, recipients: found, ...rest } = read;
  const people: ReadRecipient[] =
    found.length === 0 && recipient && (kind === 'complaint' || kind === 'unsubscribe')
      ? [{ address: recipient, kind: 'complaint' }]
      : found;
  const recipients = [];
  for (const { original, ...each } of people) {
    const reason = reasonOf(kind, each.kind);
    const addresses = [each.address, original].filter((address) => address !== undefined);
    const suppressed = mayKeep && reason !== undefined && (await keep(addresses, reason, each.status));
    recipients.push({ ...each, ...clean(each), suppressed });
  }
  return { kind, recipients, ...rest };

  async function keep(addresses: string[], reason: Reason, status: string | undefined): Promise<boolean> {
    const checked = addresses.map(parseAddress).flatMap((each) => (isAddress(each) ? [each.normal] : []));
    if (checked.length === 0) return false;
    await suppress(ctx, checked, reason, status);
    return true;
  }
});

function reasonOf(report: string, kind: ReadRecipient['kind']): Reason | undefined {
  if (report === 'unsubscribe') return 'unsubscribe';
  if (kind === 'complaint') return 'complaint';
  return kind === 'hard' ? 'hard_bounce' : undefined;
}

function clean({ diagnostic, remoteMta }: ReadRecipient) {
  return {
    ...(diagnostic === undefined ? {} : { diagnostic: oneLine(diagnostic) }),
    ...(remoteMta === undefined ? {} : { remoteMta: oneLine(remoteMta) }),
  };
}

const oneLine = (text: string) =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_TEXT)
    .toWellFormed();
