/** Gives a declaration that has no refDeclarant one, and leaves everything else as it is. */

import { readDocument } from './document.ts';

/** The document must have been read before. It comes back as UTF-8, whatever it was. Throws an `XmlError`. */
export function withReference(xml: string | Uint8Array, reference: string): string {
  const { tree } = readDocument(xml);
  const start = tree.start[0] as number;
  const name = /^<[^\s/>]+/.exec(tree.source.slice(start))?.[0] ?? '<';
  const before = tree.source.slice(0, start).replace(/^\ufeff?(?:<\?xml\s[^?]*\?>)?/, '');
  const escaped = reference.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const rest = tree.source.slice(start + name.length);
  return `<?xml version="1.0" encoding="UTF-8"?>${before === '' ? '\n' : before}${name} refDeclarant="${escaped}"${rest}`;
}
