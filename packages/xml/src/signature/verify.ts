/** Verifies the enveloped signature of a document (XML Signature 1.1). */

import { createHash, createVerify, timingSafeEqual, X509Certificate } from 'node:crypto';
import { canonicalElement, writeCanonical } from '../canonical/canonicalize.ts';
import { type DocumentNodes, type ElementNode, readNodes } from '../canonical/nodes.ts';
import { type ParseOptions, parseXml } from '../parse/parse-xml.ts';
import { MIN_RSA_BITS } from './algorithms.ts';
import { readSignature, SignatureError, type SignatureParts, type SignatureProblem } from './read-signature.ts';

export interface VerifyOptions extends ParseOptions {
  /** Certificates that may sign, PEM or DER. Default: any, and `isTrusted` is undefined. */
  trusted?: readonly (string | Buffer)[];
  /**
   * Try again without the line breaks between the tags of the signature and after it: some signers sign before they break
   * the lines. White space around the signature's own tags is all that it changes. Default false.
   */
  repair?: boolean;
}

export interface Signer {
  subject: string;
  issuer: string;
  serial: string;
  validFrom: Date;
  validTo: Date;
  /** SHA-256 of the certificate, capitals with colons. */
  fingerprint: string;
}

export interface Verification {
  isValid: boolean;
  /** Whether it verified as it stands, or only after the repair. Undefined if it is not valid. */
  how: 'strict' | 'repaired' | undefined;
  /** Why it is not valid; of the document as it stands. */
  problem: SignatureProblem | undefined;
  message: string | undefined;
  /** Undefined if there is no certificate that can be read. */
  signer: Signer | undefined;
  /** Whether the certificate is one of the trusted; undefined if none were given. */
  isTrusted: boolean | undefined;
}

/** Throws an `XmlError` if the document is not well-formed or not safe. */
export function verifySignature(xml: string | Uint8Array, options: VerifyOptions = {}): Verification {
  // Reading it first refuses document types, and everything that two readers could read differently.
  const { source } = parseXml(xml, options);
  const nodes = readNodes(source);
  const strict = verifyNodes(nodes, options);
  if (strict.isValid || !options.repair || (strict.problem !== 'value' && strict.problem !== 'digest')) return strict;
  const repaired = verifyNodes(nodes, options, ({ element }) => {
    withoutLineBreaks(element);
    withoutSpaceAfter(nodes.root, element);
  });
  return repaired.isValid
    ? { ...repaired, how: 'repaired' }
    : { ...strict, problem: repaired.problem, message: repaired.message };
}

function verifyNodes(
  nodes: DocumentNodes,
  { trusted }: VerifyOptions,
  prepare?: (parts: SignatureParts) => void,
): Verification {
  const result: Verification = {
    isValid: false,
    how: undefined,
    problem: undefined,
    message: undefined,
    signer: undefined,
    isTrusted: undefined,
  };
  try {
    const parts = readSignature(nodes);
    prepare?.(parts);
    const certificates = parts.certificates.map(readCertificate);
    const signers = certificates.filter((each) => hasSigned(parts, each));
    const certificate = signers[0] ?? (certificates[0] as X509Certificate);
    result.signer = signerOf(certificate);
    if (trusted) result.isTrusted = trusted.some((each) => fingerprintOf(each) === certificate.fingerprint256);
    checkKey(certificate);
    checkDigest(nodes, parts);
    if (signers.length === 0) {
      throw new SignatureError(
        'value',
        'The signature was not made over this document with the key of its certificate.',
      );
    }
    if (result.isTrusted === false) {
      throw new SignatureError('signer', 'The document is signed by another certificate than the trusted ones.');
    }
    return { ...result, isValid: true, how: 'strict' };
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error;
    return { ...result, problem: error.problem, message: error.message };
  }
}

function checkDigest(nodes: DocumentNodes, { element, reference }: SignatureParts): void {
  const { isExclusive, inclusivePrefixes, digest, value } = reference;
  const hash = createHash(digest);
  writeCanonical(nodes, { exclusive: isExclusive, inclusivePrefixes, omit: element }, (piece) => hash.update(piece));
  const found = hash.digest();
  if (found.length !== value.length || !timingSafeEqual(found, value)) {
    throw new SignatureError('digest', 'The document is not the one that was signed: it was changed.');
  }
}

function hasSigned(parts: SignatureParts, { publicKey }: X509Certificate): boolean {
  const { signedInfo, isExclusive, inclusivePrefixes, algorithm, value } = parts;
  if (publicKey.asymmetricKeyType !== 'rsa') return false;
  const text = canonicalElement(signedInfo, { exclusive: isExclusive, inclusivePrefixes });
  return createVerify(algorithm).update(text).verify(publicKey, value);
}

/** White space between two tags; other text stays as it is, and with it every value. */
function withoutLineBreaks(element: ElementNode): void {
  element.children = element.children.filter((each) => each.kind !== 'text' || each.value.trim() !== '');
  for (const each of element.children) if (each.kind === 'element') withoutLineBreaks(each);
}

/** `readSignature` has seen that nothing but white space, comments and instructions follows. */
function withoutSpaceAfter(root: ElementNode, element: ElementNode): void {
  const place = root.children.indexOf(element);
  root.children = root.children.filter((each, index) => index <= place || each.kind !== 'text');
}

function readCertificate(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch {
    throw new SignatureError('certificate', 'The certificate in the signature can not be read.');
  }
}

function checkKey({ publicKey }: X509Certificate): void {
  const { asymmetricKeyType, asymmetricKeyDetails } = publicKey;
  if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) {
    throw new SignatureError('certificate', `The certificate must have an RSA key of ${MIN_RSA_BITS} bits or more.`);
  }
}

const fingerprintOf = (certificate: string | Buffer): string => new X509Certificate(certificate).fingerprint256;

function signerOf({ subject, issuer, serialNumber, validFrom, validTo, fingerprint256 }: X509Certificate): Signer {
  const oneLine = (name: string) => name.split('\n').join(', ');
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    serial: serialNumber,
    validFrom: new Date(validFrom),
    validTo: new Date(validTo),
    fingerprint: fingerprint256,
  };
}
