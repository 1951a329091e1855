/** The algorithms of XML signatures that are taken. SHA-1, HMAC, XPath and XSLT are not among them. */

/** https://www.w3.org/TR/xmldsig-core1/#sec-AlgID */
export const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
export const ENVELOPED = `${DSIG}enveloped-signature`;
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const INCLUSIVE = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';

/** Whether the canonical form is the exclusive one. */
export const CANONICAL_FORMS: ReadonlyMap<string, boolean> = new Map([
  [EXCLUSIVE, true],
  [INCLUSIVE, false],
]);

export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/** RSASSA-PKCS1-v1_5 with these hashes, by Node's names. */
export const SIGNATURES: ReadonlyMap<string, string> = new Map([
  [RSA_SHA256, 'RSA-SHA256'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', 'RSA-SHA384'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'RSA-SHA512'],
]);

export const DIGESTS: ReadonlyMap<string, string> = new Map([
  [SHA256, 'sha256'],
  ['http://www.w3.org/2001/04/xmldsig-more#sha384', 'sha384'],
  ['http://www.w3.org/2001/04/xmlenc#sha512', 'sha512'],
]);

/** Shorter RSA keys can be broken. */
export const MIN_RSA_BITS = 2_048;
