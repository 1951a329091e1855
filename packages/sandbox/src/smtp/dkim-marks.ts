/** Which DKIM signatures a message carries. Whether they hold is the receiver's question: it needs the signer's DNS. */

import type { HeaderLine } from './header-lines.ts';

export interface DkimMark {
  domain: string;
  selector: string;
  /** Such as `rsa-sha256`. */
  algorithm: string;
  /** The signed header fields, lower case. */
  headers: string[];
}

export function findDkim(headers: readonly HeaderLine[]): DkimMark[] {
  return headers
    .filter(({ name }) => name.toLowerCase() === 'dkim-signature')
    .map(({ value }) => {
      const tags = new Map(
        value.split(';').map((tag) => {
          const [name = '', ...rest] = tag.split('=');
          return [name.trim(), rest.join('=').replace(/\s+/g, '')];
        }),
      );
      return {
        domain: tags.get('d') ?? '',
        selector: tags.get('s') ?? '',
        algorithm: tags.get('a') ?? '',
        headers: (tags.get('h') ?? '').toLowerCase().split(':').filter(Boolean),
      };
    });
}
