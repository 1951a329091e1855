/** `POST /api/validate/signature`: whether a signed copy is of this sandbox, and of the other file. */

import { createHash, verify } from 'node:crypto';
import { type Answer, json } from '../../answer.ts';
import { parseXml, XmlError } from '../../xml-tree.ts';
import type { Ask } from '../call.ts';
import { canonical } from './canonical.ts';
import type { Signer } from './certificate.ts';
import { signedInfo } from './sign.ts';

const MOST_BODY_BYTES = 25_000_000;

const VALID =
  'Fișierele încărcate au fost validate cu succes, din perspectiva autenticității semnăturii aplicate și a apartenenței acesteia la XML-ul ce reprezintă factura electronică. Documentul factură de tip XML cu semnătura de validare atașată, este considerat document original din perspectiva legislativă și este generat prin intermediul sistemului național RO e-Factura.';
const INVALID =
  'Fișierele încărcate NU au putut fi validate cu succes, din perspectiva autenticității semnăturii aplicate și a apartenenței acesteia la XML-ul ce reprezintă factura electronică. Documentul factură de tip XML cu semnătura de validare atașată, NU poate fi considerat document original din perspectiva legislativă și NU este generat prin intermediul sistemului național RO e-Factura.';

export async function validateSignature({ request, body }: Ask, signer: Signer): Promise<Answer> {
  const sent = await body(MOST_BODY_BYTES);
  const files = sent && (await filesOf(request.headers['content-type'] ?? '', sent));
  if (!files)
    return json({ msg: 'Eroare tehnica: fisierele file si signature sunt obligatorii' }, 400, { note: '400' });
  const isValid = belongs(files.file, files.signature, signer);
  return json({ msg: isValid ? VALID : INVALID }, 200, { detail: isValid ? 'valid' : 'invalid' });
}

async function filesOf(type: string, body: Buffer): Promise<{ file: Buffer; signature: Buffer } | undefined> {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    const [file, signature] = [form.get('file'), form.get('signature')];
    if (!(file instanceof File) || !(signature instanceof File)) return undefined;
    return { file: Buffer.from(await file.arrayBuffer()), signature: Buffer.from(await signature.arrayBuffer()) };
  } catch {
    return undefined;
  }
}

/** Looks through the line breaks that production puts between the tags of a signature. */
function belongs(file: Buffer, signed: Buffer, { certificate }: Signer): boolean {
  try {
    const { text } = parseXml(signed);
    const start = text.lastIndexOf('<Signature ');
    const end = text.indexOf('</Signature>', start) + '</Signature>'.length;
    const signature = text.slice(start, end).replace(/>\s+</g, '><');
    const value = /<SignatureValue>([^<]+)<\/SignatureValue>/.exec(signature)?.[1] ?? '';
    const content = canonical(file);
    const info = signedInfo(createHash('sha256').update(content).digest('base64'));
    const hasInfo = signature.includes(info.replace(/ xmlns="[^"]+"/, ''));
    const isOurs = verify('sha256', Buffer.from(info), certificate.publicKey, Buffer.from(value, 'base64'));
    const rest = canonical(Buffer.from(text.slice(0, start) + text.slice(end)));
    return start > 0 && hasInfo && isOurs && rest === content;
  } catch (error) {
    if (error instanceof XmlError) return false;
    throw error;
  }
}
