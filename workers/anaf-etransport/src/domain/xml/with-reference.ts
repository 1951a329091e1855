/** Gives a declaration that has no refDeclarant one, and leaves everything else as it is. */

import { parseXml } from '@genius/xml';
import { MAX_BYTES } from './document.ts';

/** The document must have been read before. It comes back as UTF-8, whatever it was. Throws an `XmlError`. */
export function withReference(xml: string | Uint8Array, reference: string): string {
  const { text, at } = placeForReference(xml);
  return `${text.slice(0, at)}${referenceAttribute(reference)}${text.slice(at)}`;
}

/** The text of the document as UTF-8 is declared in it, and where in it the attribute belongs. Throws an `XmlError`. */
export function placeForReference(xml: string | Uint8Array): { text: string; at: number } {
  const tree = parseXml(xml, { maxBytes: MAX_BYTES });
  const start = tree.start[0] as number;
  const name = /^<[^\s/>]+/.exec(tree.source.slice(start))?.[0] ?? '<';
  const before = tree.source.slice(0, start).replace(/^\ufeff?(?:<\?xml\s[^?]*\?>)?/, '');
  const head = `<?xml version="1.0" encoding="UTF-8"?>${before === '' ? '\n' : before}${name}`;
  return { text: `${head}${tree.source.slice(start + name.length)}`, at: head.length };
}

/** The attribute with the blank before it. */
export function referenceAttribute(reference: string): string {
  const escaped = reference.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return ` refDeclarant="${escaped}"`;
}
