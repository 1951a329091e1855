import { createHash, createSign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { createTestKey } from '../testing/test-key.ts';
import { isSameDocument } from './same-document.ts';
import { signEnveloped } from './sign.ts';
import { verifySignature } from './verify.ts';

const key = createTestKey('/CN=Semnatar/O=Firma');
const other = createTestKey('/CN=Altul');

const DOCUMENT = `<?xml version="1.0" encoding="UTF-8"?>
<!-- comentariu -->
<Invoice xmlns="urn:invoice" xmlns:cbc="urn:cbc" xmlns:unused="urn:unused">
  <cbc:ID scheme='a"b'>F-1 ș &amp; ț</cbc:ID>
  <cbc:Note><![CDATA[<două>]]></cbc:Note>
</Invoice>
`;
const signed = signEnveloped(DOCUMENT, key);
const verify = (xml: string) => verifySignature(xml, { repair: true });
const problem = (xml: string) => verify(xml).problem ?? 'none';

const inDsig = 'xmlns="http://www.w3.org/2000/09/xmldsig#"';
const signature = /<Signature[\s\S]*<\/Signature>/.exec(signed)![0];

test('what was signed verifies, and names its signer', () => {
  expect(verify(signed)).toMatchObject({
    isValid: true,
    how: 'strict',
    problem: undefined,
    isTrusted: undefined,
    signer: { subject: 'CN=Semnatar, O=Firma', issuer: 'CN=Semnatar, O=Firma' },
  });
});

test('a root without content can be signed; a signed document can not be signed again', () => {
  expect(verify(signEnveloped('<a b="1>"/>', key)).isValid).toBe(true);
  expect(() => signEnveloped(signed, key)).toThrow(/already/);
});

describe('another implementation', () => {
  test('takes what was signed here', () => {
    const check = new SignedXml({ publicCert: key.certificate, getCertFromKeyInfo: () => null });
    check.loadSignature(signature);
    expect(check.checkSignature(signed)).toBe(true);
  });

  test.each([
    ['with the exclusive form', ['http://www.w3.org/2001/10/xml-exc-c14n#']],
    ['with the inclusive form', ['http://www.w3.org/TR/2001/REC-xml-c14n-20010315']],
  ])('signs %s what verifies here', (_, forms) => {
    const signer = new SignedXml({
      privateKey: key.privateKey,
      publicCert: key.certificate,
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    });
    signer.addReference({
      xpath: '/*',
      isEmptyUri: true,
      transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', ...forms],
      digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    });
    signer.computeSignature(DOCUMENT);
    expect(verify(signer.getSignedXml())).toMatchObject({ isValid: true, how: 'strict' });
  });
});

describe('a change', () => {
  test.each([
    ['of a letter', (xml: string) => xml.replace('F-1', 'F-2'), 'digest'],
    ['of an attribute', (xml: string) => xml.replace(`'a"b'`, `'ab'`), 'digest'],
    ['of white space in the document', (xml: string) => xml.replace('\n  <cbc:Note', '\n<cbc:Note'), 'digest'],
    ['by an element more', (xml: string) => xml.replace('<cbc:Note>', '<cbc:X/><cbc:Note>'), 'digest'],
    ['by an instruction', (xml: string) => xml.replace('<Invoice', '<?x y?><Invoice'), 'digest'],
    ['of the digest', (xml: string) => xml.replace(/<DigestValue>.{4}/, '<DigestValue>AAAA'), 'digest'],
    ['of the value', (xml: string) => xml.replace(/<SignatureValue>.{4}/, '<SignatureValue>AAAA'), 'value'],
    [
      'of the certificate',
      (xml: string) =>
        xml.replace(/(<X509Certificate>)[^<]+/, `$1${other.certificate.replace(/-----[^-]+-----|\s/g, '')}`),
      'value',
    ],
  ])('%s is seen', (_, change, expected) => {
    expect(change(signed)).not.toBe(signed);
    expect(problem(change(signed))).toBe(expected);
  });

  test('of a comment or of the spelling of markup is none', () => {
    expect(problem(signed.replace('<!-- comentariu -->', '').replace(`'a"b'`, '"a&quot;b"'))).toBe('none');
  });
});

describe('a signature that covers something else than what is read', () => {
  const wrapped = (inner: string, outer = '') =>
    `<Invoice xmlns="urn:invoice" xmlns:cbc="urn:cbc" xmlns:unused="urn:unused"><cbc:ID>evil</cbc:ID>${inner}${outer}</Invoice>`;
  const original = signed.slice(signed.indexOf('<Invoice'));

  test.each([
    ['the signed document as a child of another', wrapped(original), 'misplaced'],
    ['two signatures', signed.replace(signature, signature + signature), 'misplaced'],
    ['a second signature further down', signed.replace('<cbc:Note>', `${signature}<cbc:Note>`), 'misplaced'],
    [
      'an element after the signature',
      signed.replace('</Signature>', '</Signature><cbc:Total>9</cbc:Total>'),
      'misplaced',
    ],
    ['text after the signature', signed.replace('</Signature>', '</Signature>9'), 'misplaced'],
    [
      'the document inside an Object of the signature',
      wrapped(signature.replace('</Signature>', `<Object>${original.replace(signature, '')}</Object></Signature>`)),
      'digest',
    ],
    ['a reference to a part', signed.replace('URI=""', 'URI="#x"'), 'form'],
    ['a reference without an address', signed.replace(' URI=""', ''), 'form'],
    ['two references', signed.replace(/<Reference[\s\S]*<\/Reference>/, (each) => each + each), 'form'],
    ['no reference', signed.replace(/<Reference[\s\S]*<\/Reference>/, ''), 'form'],
    ['two of what was signed', signed.replace(/<SignedInfo>[\s\S]*<\/SignedInfo>/, (each) => each + each), 'form'],
    ['no signature', DOCUMENT, 'missing'],
    ['a signature of another namespace', signed.replace(inDsig, 'xmlns="urn:x"'), 'missing'],
    ['no certificate', signed.replace(/<KeyInfo>[\s\S]*<\/KeyInfo>/, ''), 'form'],
  ])('%s is refused', (_, xml, expected) => {
    expect(problem(xml)).toBe(expected);
  });
});

describe('an algorithm', () => {
  test.each([
    ['rsa-sha1', 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1'],
    [
      'HMAC, whose key would be the public one',
      'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
    ],
    ['sha1', 'http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1'],
    [
      'comments in the canonical form',
      '<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#',
      '<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments',
    ],
  ])('%s is not taken', (_, from, to) => {
    expect(problem(signed.replace(from, to))).toBe('algorithm');
  });

  test.each([
    ['XSLT', 'http://www.w3.org/TR/1999/REC-xslt-19991116'],
    ['XPath', 'http://www.w3.org/TR/1999/REC-xpath-19991116'],
  ])('%s is no transform that is taken', (_, algorithm) => {
    const xml = signed.replace('http://www.w3.org/2000/09/xmldsig#enveloped-signature', algorithm);
    expect(problem(xml)).toBe('form');
  });

  test('RSA of 1024 bits is not taken', () => {
    expect(problem(signEnveloped('<a/>', createTestKey('/CN=Scurt', 1_024)))).toBe('certificate');
  });
});

describe('trust', () => {
  test('is in the certificates that are given, and in them alone', () => {
    expect(verifySignature(signed, { trusted: [other.certificate, key.certificate] })).toMatchObject({
      isValid: true,
      isTrusted: true,
    });
    expect(verifySignature(signed, { trusted: [other.certificate] })).toMatchObject({
      isValid: false,
      isTrusted: false,
      problem: 'signer',
    });
  });

  test('is not won by adding a trusted certificate that did not sign', () => {
    const der = key.certificate.replace(/-----[^-]+-----|\s/g, '');
    const forged = signEnveloped(DOCUMENT, other).replace(
      '</X509Data>',
      `<X509Certificate>${der}</X509Certificate></X509Data>`,
    );
    expect(verifySignature(forged, { trusted: [key.certificate] })).toMatchObject({
      isValid: false,
      problem: 'signer',
    });
    expect(verifySignature(forged)).toMatchObject({ isValid: true, signer: { subject: 'CN=Altul' } });
  });
});

describe('line breaks between the tags of the signature', () => {
  // As some signers write them: after the signing.
  const broken = signed.replace(signature, `${signature.replaceAll('><', '>\n<')}\n`);

  test('make it fail as it stands, and verify once they are taken out, which is told', () => {
    expect(verifySignature(broken)).toMatchObject({ isValid: false, problem: 'digest' });
    expect(verify(broken)).toMatchObject({ isValid: true, how: 'repaired' });
  });

  test('excuse no change of the document', () => {
    expect(verify(broken.replace('F-1', 'F-2'))).toMatchObject({ isValid: false, how: undefined, problem: 'digest' });
    expect(verify(broken.replace('<cbc:Note>', '\n<cbc:Note>'))).toMatchObject({ isValid: false, problem: 'digest' });
  });

  test('excuse no other SignedInfo', () => {
    const digest = createHash('sha256').update('x').digest('base64');
    expect(verify(broken.replace(/<DigestValue>[^<]+/, `<DigestValue>${digest}`)).isValid).toBe(false);
    const value = createSign('RSA-SHA256').update('x').sign(other.privateKey, 'base64');
    expect(verify(broken.replace(/<SignatureValue>[^<]+/, `<SignatureValue>${value}`))).toMatchObject({
      problem: 'value',
    });
  });
});

describe('a document and its signed copy', () => {
  const document = '<a xmlns="urn:a" xmlns:b="urn:b"><b:c y="2" x="1">text <d/></b:c><e> </e></a>';

  test('are the same, however the copy is written', () => {
    expect(isSameDocument(DOCUMENT, signed)).toBe(true);
    const copy = `<?xml version="1.0"?>
      <a xmlns:b="urn:b" xmlns="urn:a" >
        <b:c x='1' y='&#50;'>text <d></d></b:c><!-- x --><e> </e>
      </a>`;
    expect(isSameDocument(document, copy)).toBe(true);
  });

  test.each([
    ['another text', document.replace('text', 'Text')],
    ['another attribute', document.replace('"2"', '"3"')],
    ['another order', document.replace('<e> </e>', '').replace('<b:c', '<e> </e><b:c')],
    ['another namespace', document.replace('urn:b', 'urn:c')],
  ])('are not the same with %s', (_, copy) => {
    expect(isSameDocument(document, copy)).toBe(false);
  });
});

test('a document type is refused before anything is verified', () => {
  expect(() => verify(`<!DOCTYPE a [<!ENTITY x "y">]>${signed.slice(signed.indexOf('<Invoice'))}`)).toThrow(
    expect.objectContaining({ code: 'XML_DOCTYPE' }),
  );
});
