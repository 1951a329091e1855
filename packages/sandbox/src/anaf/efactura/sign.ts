/**
 * Signs as the ministry does: the document again, with one enveloped signature (XMLDSIG) as the last child of its root;
 * the digest over the document by inclusive canonical form, SignedInfo by exclusive, RSA and SHA-256.
 */

import { createHash, sign as signBytes, type X509Certificate } from 'node:crypto';
import { type Parsed, parseXml } from '../../xml-tree.ts';
import { canonicalText } from './canonical.ts';
import type { Signer } from './certificate.ts';

export type SignatureQuirk = 'line-breaks' | 'tampered' | undefined;

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';

/** The signed copy of a well-formed document. Throws an `XmlError` for another. */
export function signXml(bytes: Uint8Array, { key, certificate }: Signer, quirk?: SignatureQuirk): string {
  const parsed = parseXml(bytes);
  const digest = createHash('sha256').update(canonicalText(parsed.text)).digest('base64');
  const info = signedInfo(digest);
  const value = signBytes('sha256', Buffer.from(info), key).toString('base64');
  const parts = [
    info.replace(` xmlns="${DSIG}"`, ''),
    `<SignatureValue>${value}</SignatureValue>`,
    `<KeyInfo><X509Data><X509SubjectName>${escapeXml(subjectOf(certificate))}</X509SubjectName>`,
    `<X509Certificate>${certificate.raw.toString('base64')}</X509Certificate></X509Data></KeyInfo>`,
  ];
  const signature = `<Signature xmlns="${DSIG}">${parts.join('')}</Signature>`;
  // As production has it: signed without line breaks, sent with them.
  const written = quirk === 'line-breaks' ? signature.replaceAll('><', '>\n<') : signature;
  const signed = insert(parsed, written);
  return quirk === 'tampered' ? tamper(signed) : signed;
}

/** Written in exclusive canonical form from the start: this text is what is signed. */
export function signedInfo(digest: string): string {
  const algorithm = (name: string, uri: string) => `<${name} Algorithm="${uri}"></${name}>`;
  return [
    `<SignedInfo xmlns="${DSIG}">`,
    algorithm('CanonicalizationMethod', 'http://www.w3.org/2001/10/xml-exc-c14n#'),
    algorithm('SignatureMethod', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'),
    '<Reference URI="">',
    `<Transforms>${algorithm('Transform', `${DSIG}enveloped-signature`)}</Transforms>`,
    algorithm('DigestMethod', 'http://www.w3.org/2001/04/xmlenc#sha256'),
    `<DigestValue>${digest}</DigestValue>`,
    '</Reference></SignedInfo>',
  ].join('');
}

/** Puts the signature before the end tag of the root, whose other bytes stay as they are. */
function insert({ text, rootEnd }: Parsed, signature: string): string {
  const start = text.lastIndexOf('<', rootEnd - 1);
  if (text.startsWith('</', start)) return text.slice(0, start) + signature + text.slice(start);
  const name = /^<([^\s/>]+)/.exec(text.slice(start))?.[1] ?? '';
  const open = text.slice(start, rootEnd).replace(/\s*\/>$/, '>');
  return `${text.slice(0, start)}${open}${signature}</${name}>${text.slice(rootEnd)}`;
}

/** Changes the last digit of the content. */
function tamper(signed: string): string {
  const end = signed.lastIndexOf('<Signature ');
  const content = signed.slice(0, end);
  const changed = content.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
  return changed + signed.slice(end);
}

/** As RFC 4514 writes it, the last part first. */
function subjectOf({ subject }: X509Certificate): string {
  return subject.split('\n').reverse().join(',');
}

export const escapeXml = (text: string) =>
  text.replace(/[&<>"'\t\r\n]/g, (character) => `&#${character.charCodeAt(0)};`);
