/** `GET /descarcare`: the document or its errors, and the ministry's signed copy, in a ZIP. */

import { type Answer, bytes, json } from '../../answer.ts';
import { springError } from '../answer.ts';
import { hasRight } from '../oauth/people.ts';
import { isWithin, type Visit } from '../visit.ts';
import { escapeXml, signXml } from './sign.ts';
import { KEPT_MS, type Store, type Upload } from './store.ts';
import type { System } from './system.ts';
import { zip } from './zip.ts';

export const downloadError = (eroare: string): Answer =>
  json({ eroare, titlu: 'Descarcare mesaj' }, 200, { note: eroare });

export function descarcare(visit: Visit, system: System): Answer {
  const { query, now, env, person, does } = visit;
  const asked = query.get('id') ?? '';
  if (asked === '') return springError(400, 'Bad Request', 'Parametrul id este obligatoriu', now);
  if (!/^\d{1,18}$/.test(asked)) {
    return downloadError(`Id descarcare introdus= ${asked.slice(0, 40)} nu este un numar intreg`);
  }
  const message = system.store.message(env, Number(asked));
  const upload = message && system.store.upload(env, message.upload);
  if (!message || !upload || now < message.ready) {
    return downloadError(`Pentru id=${asked} nu exista inregistrata nici o factura`);
  }
  // "acesta" is ANAF's.
  if (!hasRight(person, message.cif)) return downloadError('Nu aveti dreptul sa descarcati acesta factura');
  if (now - message.listed > KEPT_MS) {
    return downloadError('Fisierul nu mai poate fi descarcat pentru ca a trecut perioada de 60 de zile');
  }
  if (!isWithin(system, visit, `descarcare id=${asked}`, system.state.settings().downloadPerDay)) {
    return downloadError('S-au facut deja 10 descarcari de mesaj in cursul zilei');
  }
  const content = contentOf(upload, system.store);
  const quirk = does.signature === 'missing' ? undefined : does.signature;
  const signed = { name: `semnatura_${upload.id}.xml`, bytes: Buffer.from(signXml(content, system.signer, quirk)) };
  const files = [{ name: `${upload.id}.xml`, bytes: content }, ...(does.signature === 'missing' ? [] : [signed])];
  // Either order is seen in ANAF's.
  if (message.id % 2 === 0) files.reverse();
  const made = bytes(zip(files, new Date(message.ready)), 'application/zip', {
    detail: `id=${asked} index=${upload.id}`,
  });
  return { ...made, headers: { ...made.headers, 'content-disposition': `attachment; filename="${asked}.zip"` } };
}

/** What is downloaded and signed: the document, or the file of its errors. */
export function contentOf(upload: Upload, store: Store): Buffer {
  return upload.verdict === 'nok' ? errorFile(upload) : store.bytes(upload.id);
}

/** `mesajEroriFactuta`: the name is ANAF's. */
function errorFile({ id, cif, seller, errors }: Upload): Buffer {
  const list = errors.map((error) => `\n    <Error errorMessage="${escapeXml(error)}"/>`).join('');
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<header xmlns="mfp:anaf:dgti:efactura:mesajEroriFactuta:v1" Index_incarcare="${id}" Cif_emitent="${seller || cif}">${list}\n</header>`,
  );
}
