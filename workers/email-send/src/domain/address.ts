/** Addresses of mail: RFC 5321 mailboxes, with the letters of RFC 6531 and domains as DNS has them. */

import { domainToASCII } from 'node:url';

export interface MailAddress {
  /** As it goes over the wire: local part as given, domain in ASCII and small letters. */
  address: string;
  local: string;
  domain: string;
  /** Whether only a server with SMTPUTF8 can take it. */
  needsUtf8: boolean;
  /** What two spellings of one mailbox have in common, for lists. */
  normal: string;
}

export type AddressProblem = { problem: string };

const ATEXT = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\u0080-\u{10ffff}-]+$/u;
const QUOTED = /^"(?:[\u0020\u0021\u0023-\u005b\u005d-\u007e\u0080-\u{10ffff}]|\\[\u0020-\u007e])*"$/u;
const INVISIBLE = /[\u0080-\u00a0\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/u;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Reads `local@domain`; says in a few words what is wrong otherwise. */
export function parseAddress(text: string): MailAddress | AddressProblem {
  const given = text.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u001f\u007f]/.test(text)) return { problem: 'it has a line break or another control character' };
  if (!given.isWellFormed()) return { problem: 'it has half a character' };
  const at = given.lastIndexOf('@');
  if (at < 1) return { problem: 'it has no @ between a name and a domain' };
  const local = given.slice(0, at).normalize('NFC');
  const domain = domainOf(given.slice(at + 1));
  if (typeof domain !== 'string') return domain;
  const wrong = problemOfLocal(local);
  if (wrong) return { problem: wrong };
  const address = `${local}@${domain}`;
  if (Buffer.byteLength(address) > 254) return { problem: 'it is longer than 254 bytes' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII
  const needsUtf8 = /[^\u0000-\u007f]/.test(local);
  return { address, local, domain, needsUtf8, normal: address.toLowerCase() };
}

export const isAddress = (parsed: MailAddress | AddressProblem): parsed is MailAddress => 'address' in parsed;

function problemOfLocal(local: string): string | undefined {
  if (Buffer.byteLength(local) > 64) return 'what is before the @ is longer than 64 bytes';
  if (INVISIBLE.test(local)) return 'it has invisible characters';
  if (local.startsWith('"')) return QUOTED.test(local) ? undefined : 'its quotes are not right';
  for (const atom of local.split('.')) {
    if (atom === '') return 'it has a dot at an end, or two in a row, before the @';
    if (!ATEXT.test(atom)) return 'it has a character before the @ that needs quotes';
  }
  return undefined;
}

/** The domain in ASCII and small letters, or an address literal such as `[192.0.2.1]`. */
function domainOf(text: string): string | AddressProblem {
  if (/^\[(?:\d{1,3}(?:\.\d{1,3}){3}|IPv6:[0-9a-f:.]+)\]$/i.test(text)) return text;
  if (INVISIBLE.test(text)) return { problem: 'its domain has invisible characters' };
  // The URL standard also takes addresses, paths and percent signs for hosts: none is a domain of mail.
  if (!/^[\p{L}\p{M}\p{N}.\u3002\uff0e\uff61-]+$/u.test(text))
    return { problem: 'its domain has a character that no domain has' };
  const ascii = domainToASCII(text).replace(/\.$/, '');
  const labels = ascii.split('.');
  if (ascii === '' || ascii.length > 253 || !labels.every((label) => LABEL.test(label))) {
    return { problem: 'its domain is no name that DNS can have' };
  }
  if (/^\d+$/.test(labels.at(-1) as string)) return { problem: 'its domain is a number' };
  return ascii;
}
