/** DKIM signatures (RFC 6376; Ed25519 by RFC 8463) over a finished message. */

import { dkimSign } from 'mailauth/lib/dkim/sign.js';

export interface DkimKey {
  domain: string;
  selector: string;
  /** PEM; RSA or Ed25519. */
  privateKey: string;
}

export class DkimProblem extends Error {
  readonly domain: string;
  readonly selector: string;
  constructor(key: Pick<DkimKey, 'domain' | 'selector'>, problem: string) {
    super(problem);
    this.domain = key.domain;
    this.selector = key.selector;
  }
}

/**
 * What a change to would mislead the reader or the reader's program; those that are absent are left out. One-click
 * unsubscription counts only where both of its headers are signed (RFC 8058, 4).
 */
const SIGNED = [
  'From',
  'Sender',
  'Reply-To',
  'To',
  'Cc',
  'Subject',
  'Date',
  'Message-ID',
  'In-Reply-To',
  'References',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'Content-Disposition',
  'List-Id',
  'List-Help',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'List-Subscribe',
  'List-Post',
  'List-Owner',
  'List-Archive',
  'Feedback-ID',
  'Auto-Submitted',
];

/** The message with a `DKIM-Signature` of each key before it. Throws `DkimProblem`. */
export async function signLetter(message: Buffer, keys: readonly DkimKey[], now: Date): Promise<Buffer> {
  if (keys.length === 0) return message;
  const { signatures, errors } = await dkimSign(message, {
    canonicalization: 'relaxed/relaxed',
    signTime: now,
    headerList: SIGNED,
    signatureData: keys.map(({ domain, selector, privateKey }) => ({ signingDomain: domain, selector, privateKey })),
    // The declared type asks for one key even where a list is given.
  } as unknown as Parameters<typeof dkimSign>[1]);
  const [failed] = errors as { signingDomain?: string; selector?: string; err: Error }[];
  if (failed) {
    const { signingDomain = keys[0]?.domain ?? '', selector = keys[0]?.selector ?? '', err } = failed;
    throw new DkimProblem({ domain: signingDomain, selector }, err.message.slice(0, 200));
  }
  return Buffer.concat([Buffer.from(signatures), message]);
}
