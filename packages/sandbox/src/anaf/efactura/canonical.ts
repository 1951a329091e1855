/** Canonical XML 1.0 without comments, of a whole document: what a signature's digest is made over. */

import { SaxesParser } from 'saxes';
import { parseXml } from '../../xml-tree.ts';

/** Throws an `XmlError` for what is not well-formed or has a DOCTYPE. */
export const canonical = (bytes: Uint8Array): string => canonicalText(parseXml(bytes).text);

/** Of a document that was read already and is known to be sound. */
export function canonicalText(text: string): string {
  const parser = new SaxesParser({ xmlns: true });
  const scopes: ReadonlyMap<string, string>[] = [new Map([['', '']])];
  const names: string[] = [];
  const out: string[] = [];
  let isAfterRoot = false;
  parser.on('opentag', ({ name, ns, attributes }) => {
    const around = scopes.at(-1) ?? new Map<string, string>();
    const fresh = Object.entries(ns).filter(([prefix, uri]) => prefix !== 'xml' && around.get(prefix) !== uri);
    scopes.push(fresh.length === 0 ? around : new Map([...around, ...fresh]));
    names.push(name);
    const declared = fresh
      .sort(([a], [b]) => compare(a, b))
      .map(([prefix, uri]) => ` xmlns${prefix && `:${prefix}`}="${escapeValue(uri)}"`);
    const written = Object.values(attributes)
      .filter((each) => each.prefix !== 'xmlns' && each.name !== 'xmlns')
      .sort((a, b) => compare(a.uri, b.uri) || compare(a.local, b.local))
      .map((each) => ` ${each.name}="${escapeValue(each.value)}"`);
    out.push(`<${name}`, ...declared, ...written, '>');
  });
  parser.on('closetag', () => {
    scopes.pop();
    out.push(`</${names.pop()}>`);
    isAfterRoot = names.length === 0;
  });
  const addText = (piece: string) => {
    if (names.length > 0) out.push(escapeText(piece));
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('processinginstruction', ({ target, body }) => {
    const written = `<?${target}${body && ` ${body}`}?>`;
    if (names.length > 0) out.push(written);
    else out.push(isAfterRoot ? `\n${written}` : `${written}\n`);
  });
  parser.write(text).close();
  return out.join('');
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const escapeText = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#xD;');

const VALUE_ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
};

const escapeValue = (value: string) => value.replace(/[&<"\t\n\r]/g, (character) => VALUE_ESCAPES[character] ?? '');
