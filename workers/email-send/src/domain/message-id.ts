/** Message-IDs that are the same at every attempt, and tell nobody outside what they were made of. */

import { createHash } from 'node:crypto';

/** `<hash@domain>` of what names the message in the house, such as its tenant and its run. */
export function messageIdOf(parts: readonly string[], domain: string): string {
  // JSON keeps ['ab', 'c'] and ['a', 'bc'] apart.
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
  return `<${hash}@${domain}>`;
}
