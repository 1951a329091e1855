/** Whether mail can reach an address: its form, and what DNS says of its domain. Asks no mail server about mailboxes. */

import { isAddress, parseAddress } from './address.ts';

/** What is asked of DNS; `node:dns/promises` has it all. */
export interface MailResolver {
  resolveMx(domain: string): Promise<{ exchange: string; priority: number }[]>;
  resolve4(domain: string): Promise<string[]>;
  resolve6(domain: string): Promise<string[]>;
}

export interface Verified {
  deliverable: 'yes' | 'no' | 'unknown';
  syntax: boolean;
  address?: string;
  domain?: string;
  needsSmtpUtf8?: boolean;
  mailServers: { host: string; priority: number }[];
  reason: 'ok' | 'syntax' | 'no-domain' | 'null-mx' | 'no-mail-server' | 'address-only' | 'dns-failed' | 'literal';
}

/** Looks at the form, then at MX, then, where there is none, at A and AAAA (RFC 5321, 5.1). */
export async function verifyAddress(text: string, resolver: MailResolver): Promise<Verified> {
  const parsed = parseAddress(text);
  if (!isAddress(parsed)) return { deliverable: 'no', syntax: false, mailServers: [], reason: 'syntax' };
  const { address, domain, needsUtf8 } = parsed;
  const about = { syntax: true, address, domain, needsSmtpUtf8: needsUtf8, mailServers: [] };
  if (domain.startsWith('[')) return { ...about, deliverable: 'unknown', reason: 'literal' };
  return { ...about, ...(await lookUp(domain, resolver)) };
}

type Found = Pick<Verified, 'deliverable' | 'reason'> & Partial<Pick<Verified, 'mailServers'>>;

async function lookUp(domain: string, resolver: MailResolver): Promise<Found> {
  const mx = await ask(() => resolver.resolveMx(domain));
  if (mx === 'failed') return { deliverable: 'unknown', reason: 'dns-failed' };
  if (mx === 'no-domain') return { deliverable: 'no', reason: 'no-domain' };
  if (mx.length > 0) {
    const named = mx.filter(({ exchange }) => exchange !== '' && exchange !== '.');
    // A single MX of "." says that the domain takes no mail (RFC 7505).
    if (named.length === 0) return { deliverable: 'no', reason: 'null-mx' };
    return judgeServers(named, resolver);
  }
  const [v4, v6] = await Promise.all([ask(() => resolver.resolve4(domain)), ask(() => resolver.resolve6(domain))]);
  if (some(v4) || some(v6)) {
    return { deliverable: 'yes', reason: 'address-only', mailServers: [{ host: domain, priority: 0 }] };
  }
  if (v4 === 'failed' || v6 === 'failed') return { deliverable: 'unknown', reason: 'dns-failed' };
  return { deliverable: 'no', reason: 'no-mail-server' };
}

/** An MX that leads nowhere takes no mail. One that has an address is enough. */
async function judgeServers(mx: { exchange: string; priority: number }[], resolver: MailResolver): Promise<Found> {
  const servers = mx.toSorted((a, b) => a.priority - b.priority).slice(0, 20);
  const mailServers = servers.map(({ exchange, priority }) => ({ host: exchange.toLowerCase(), priority }));
  let isUnsure = false;
  for (const { host } of mailServers) {
    const v4 = await ask(() => resolver.resolve4(host));
    if (some(v4)) return { deliverable: 'yes', reason: 'ok', mailServers };
    const v6 = await ask(() => resolver.resolve6(host));
    if (some(v6)) return { deliverable: 'yes', reason: 'ok', mailServers };
    isUnsure ||= v4 === 'failed' || v6 === 'failed';
  }
  return isUnsure
    ? { deliverable: 'unknown', reason: 'dns-failed', mailServers }
    : { deliverable: 'no', reason: 'no-mail-server', mailServers };
}

type Answer<T> = T[] | 'no-domain' | 'failed';

const some = (answer: Answer<unknown>) => Array.isArray(answer) && answer.length > 0;

/** No records of this kind is an empty list; no such name and no answer are told apart. */
async function ask<T>(question: () => Promise<T[]>): Promise<Answer<T>> {
  try {
    return await question();
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === 'ENODATA') return [];
    return code === 'ENOTFOUND' ? 'no-domain' : 'failed';
  }
}
