/** Signs a document: one enveloped signature as the last child of its root, rsa-sha256, exclusive canonical form. */

import { createHash, createSign, type KeyObject, X509Certificate } from 'node:crypto';
import { canonicalDocument } from '../canonical/canonicalize.ts';
import { readNodes } from '../canonical/nodes.ts';
import { parseXml } from '../parse/parse-xml.ts';
import { DSIG, ENVELOPED, EXCLUSIVE, RSA_SHA256, SHA256 } from './algorithms.ts';

export interface SigningKey {
  /** RSA, PEM or a key object. */
  privateKey: string | KeyObject;
  /** PEM or DER. */
  certificate: string | Buffer;
}

/** The signed document. Throws an `XmlError` for what is no safe XML, a `TypeError` if it is signed already. */
export function signEnveloped(xml: string, { privateKey, certificate }: SigningKey): string {
  const { source, count, names, name } = parseXml(xml);
  for (let element = 0; element < count; element++) {
    const { uri, local } = names.at(name[element] as number);
    if (uri === DSIG && local === 'Signature') throw new TypeError('The document has a signature already.');
  }
  const digest = createHash('sha256')
    .update(canonicalDocument(readNodes(source), { exclusive: true }))
    .digest('base64');
  // Written as its canonical form is, so that what is signed is what stands there.
  const signedInfo = `<CanonicalizationMethod Algorithm="${EXCLUSIVE}"></CanonicalizationMethod><SignatureMethod Algorithm="${RSA_SHA256}"></SignatureMethod><Reference URI=""><Transforms><Transform Algorithm="${ENVELOPED}"></Transform><Transform Algorithm="${EXCLUSIVE}"></Transform></Transforms><DigestMethod Algorithm="${SHA256}"></DigestMethod><DigestValue>${digest}</DigestValue></Reference></SignedInfo>`;
  const value = createSign('RSA-SHA256').update(`<SignedInfo xmlns="${DSIG}">${signedInfo}`).sign(privateKey, 'base64');
  const der = new X509Certificate(certificate).raw.toString('base64');
  return insert(
    source,
    `<Signature xmlns="${DSIG}"><SignedInfo>${signedInfo}<SignatureValue>${value}</SignatureValue><KeyInfo><X509Data><X509Certificate>${der}</X509Certificate></X509Data></KeyInfo></Signature>`,
  );
}

/** Before the end tag of the root. */
function insert(source: string, signature: string): string {
  const { start, contentStart, contentEnd } = parseXml(source);
  const opening = source.slice(start[0], contentStart[0]);
  const rest = source.slice(contentEnd[0]);
  if (!opening.endsWith('/>')) return `${source.slice(0, contentEnd[0])}${signature}${rest}`;
  const name = /^<([^\s/>]+)/.exec(opening)?.[1] ?? '';
  return `${source.slice(0, start[0])}${opening.slice(0, -2)}>${signature}</${name}>${rest}`;
}
