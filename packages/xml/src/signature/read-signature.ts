/**
 * Finds the one enveloped signature of a document and reads it, strictly: what stands elsewhere, twice, or in another form
 * than expected is refused, because a signature that covers something else than what is read protects nothing.
 */

import { childElements, type DocumentNodes, type ElementNode, textOf } from '../canonical/nodes.ts';
import { CANONICAL_FORMS, DIGESTS, DSIG, ENVELOPED, SIGNATURES } from './algorithms.ts';

/** Why a document is not taken as signed. */
export type SignatureProblem =
  /** There is no signature. */
  | 'missing'
  /** More than one, or not the last child of the root. */
  | 'misplaced'
  /** Not the form that is expected: parts missing, twice, or a reference to something else than the whole document. */
  | 'form'
  /** An algorithm that is not taken. */
  | 'algorithm'
  /** The certificate can not be read, or has no RSA key of 2048 bits or more. */
  | 'certificate'
  /** The document is not what was signed. */
  | 'digest'
  /** What says what was signed is not what the key signed. */
  | 'value'
  /** Signed by another certificate than the ones that are trusted. */
  | 'signer';

export class SignatureError extends Error {
  override name = 'SignatureError';
  readonly problem: SignatureProblem;

  constructor(problem: SignatureProblem, message: string) {
    super(message);
    this.problem = problem;
  }
}

export interface SignatureParts {
  element: ElementNode;
  signedInfo: ElementNode;
  /** Of the SignedInfo. */
  isExclusive: boolean;
  inclusivePrefixes: string[];
  /** By Node's name. */
  algorithm: string;
  value: Buffer;
  /** Of the document. */
  reference: { isExclusive: boolean; inclusivePrefixes: string[]; digest: string; value: Buffer };
  /** DER: the signer's, and perhaps those that lead to it, in any order. */
  certificates: Buffer[];
}

/** No real chain is longer. */
const MAX_CERTIFICATES = 10;

/** Throws a `SignatureError`. */
export function readSignature({ root }: DocumentNodes): SignatureParts {
  const found = signaturesIn(root);
  const [element] = found;
  if (!element) throw new SignatureError('missing', 'The document has no signature.');
  if (found.length > 1 || childElements(root).at(-1) !== element || followsText(root, element)) {
    throw new SignatureError('misplaced', 'The signature must be one, and the last element of the root.');
  }
  const signedInfo = one(element, 'SignedInfo');
  const { method, prefixes } = canonicalMethod(one(signedInfo, 'CanonicalizationMethod'));
  return {
    element,
    signedInfo,
    isExclusive: method,
    inclusivePrefixes: prefixes,
    algorithm: allowed(SIGNATURES, one(signedInfo, 'SignatureMethod')),
    value: base64(one(element, 'SignatureValue')),
    reference: readReference(one(signedInfo, 'Reference')),
    certificates: readCertificates(one(element, 'KeyInfo')),
  };
}

function readCertificates(keyInfo: ElementNode): Buffer[] {
  const found = childElements(keyInfo)
    .filter(isOf('X509Data'))
    .flatMap((data) => childElements(data).filter(isOf('X509Certificate')));
  if (found.length === 0 || found.length > MAX_CERTIFICATES) {
    throw new SignatureError('form', `The signature must bring from 1 to ${MAX_CERTIFICATES} X.509 certificates.`);
  }
  return found.map(base64);
}

function readReference(reference: ElementNode): SignatureParts['reference'] {
  if (attribute(reference, 'URI') !== '') {
    throw new SignatureError('form', 'The signature must cover the whole document: one Reference with URI="".');
  }
  const [enveloped, form, ...rest] = childElements(one(reference, 'Transforms')).filter(isOf('Transform'));
  if (!enveloped || attribute(enveloped, 'Algorithm') !== ENVELOPED || rest.length > 0) {
    throw new SignatureError('form', 'The transforms must be enveloped-signature, and at most one canonical form.');
  }
  // Without a canonical form, the inclusive one is meant (XML Signature 1.1, 4.4.3.2).
  const { method, prefixes } = form ? canonicalMethod(form) : { method: false, prefixes: [] };
  return {
    isExclusive: method,
    inclusivePrefixes: prefixes,
    digest: allowed(DIGESTS, one(reference, 'DigestMethod')),
    value: base64(one(reference, 'DigestValue')),
  };
}

function canonicalMethod(element: ElementNode): { method: boolean; prefixes: string[] } {
  const method = allowed(CANONICAL_FORMS, element);
  const list = childElements(element).find(({ local }) => local === 'InclusiveNamespaces');
  const prefixes = (list && attribute(list, 'PrefixList'))?.split(/\s+/).filter((each) => each !== '') ?? [];
  return { method, prefixes: prefixes.map((each) => (each === '#default' ? '' : each)) };
}

function allowed<T>(table: ReadonlyMap<string, T>, element: ElementNode): T {
  const algorithm = attribute(element, 'Algorithm') ?? '';
  const found = table.get(algorithm);
  if (found === undefined) {
    throw new SignatureError('algorithm', `The algorithm of ${element.local} is not among those that are taken.`);
  }
  return found;
}

/** All signatures, at whatever depth. */
function signaturesIn(element: ElementNode, found: ElementNode[] = []): ElementNode[] {
  if (isSignature(element)) found.push(element);
  for (const each of element.children) if (each.kind === 'element') signaturesIn(each, found);
  return found;
}

function followsText(root: ElementNode, element: ElementNode): boolean {
  const after = root.children.slice(root.children.indexOf(element) + 1);
  return after.some((each) => each.kind === 'text' && each.value.trim() !== '');
}

/** The only child of this name. */
function one(parent: ElementNode, local: string): ElementNode {
  const [found, second] = childElements(parent).filter(isOf(local));
  if (!found || second)
    throw new SignatureError('form', `The signature must have one ${local} in its ${parent.local}.`);
  return found;
}

const isOf =
  (local: string) =>
  (element: ElementNode): boolean =>
    element.local === local && element.namespace === DSIG;

const isSignature = isOf('Signature');

function attribute(element: ElementNode, name: string): string | undefined {
  return element.attributes.find((each) => each.name === name)?.value;
}

function base64(element: ElementNode): Buffer {
  const text = textOf(element).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new SignatureError('form', `The ${element.local} of the signature is not base64.`);
  }
  return Buffer.from(text, 'base64');
}
