/** XML from outside, read safely and fast with places; written; canonical form and signatures. */

export type { XmlLimits } from './parse/limits.ts';
export { type XmlName, XmlNames } from './parse/names.ts';
export { type ParseOptions, parseXml } from './parse/parse-xml.ts';
export { placesOf } from './parse/place.ts';
export type { XmlTree } from './parse/tree.ts';
export { XmlError, type XmlErrorCode, type XmlPlace } from './parse/xml-error.ts';
export { type XmlAttribute, type XmlEvents, XmlReader } from './parse/xml-reader.ts';
export type { SignatureProblem } from './signature/read-signature.ts';
export { isSameDocument } from './signature/same-document.ts';
export { type SigningKey, signEnveloped } from './signature/sign.ts';
export { type Signer, type Verification, type VerifyOptions, verifySignature } from './signature/verify.ts';
export { ByteScanner, type ByteSink } from './stream/byte-scanner.ts';
export { ByteTable } from './stream/byte-table.ts';
export { FORM_CDATA, FORM_ENCODED, FORM_MULTIBYTE, FORM_PLAIN } from './stream/byte-text.ts';
export type { ByteAttribute } from './stream/start-tag.ts';
export { type WriteOptions, writeXml, type XmlNode, XmlWriteError } from './write/write-xml.ts';
