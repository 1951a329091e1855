/** `POST /upload` and `/uploadb2c`: what is refused at once, and what is taken with an index and judged. */

import { type Answer, xml } from '../../answer.ts';
import { writeStamp } from '../../clock.ts';
import { XmlError } from '../../xml-tree.ts';
import { springError } from '../answer.ts';
import { isCui } from '../cui.ts';
import { isWithin, type Visit } from '../visit.ts';
import { type Document, type Facts, factsOf, isStandard, readDocument } from './invoice.ts';
import { judgeDocument, writeFault } from './judge.ts';
import { registerFaults } from './register-checks.ts';
import { escapeXml } from './sign.ts';
import type { NewMessage, NewUpload, Upload } from './store.ts';
import { refusal, type System } from './system.ts';

const MOST_UPLOAD_BYTES = 10 * 1024 * 1024;

const FLAGS = [
  ['extern', 'extern'],
  ['autofactura', 'autofacturare'],
  ['executare', 'executare'],
] as const;

/** The answer in the words of `respUploadFisier`. */
function response(now: number, attributes: string, errors: readonly string[], detail: string): Answer {
  const inner = errors.map((error) => `\n    <Errors errorMessage="${escapeXml(error)}"/>`).join('');
  const end = inner === '' ? '/>' : `>${inner}\n</header>`;
  const status = errors.length > 0 ? 1 : 0;
  return xml(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<header xmlns="mfp:anaf:dgti:spv:respUploadFisier:v1" dateResponse="${writeStamp(now)}" ExecutionStatus="${status}"${attributes}${end}`,
    { detail, ...(errors.length > 0 && { note: errors.join('; ').slice(0, 500) }) },
  );
}

/** An error of an upload, as it is worded whatever its cause. */
export const uploadError = (error: string, now: number): Answer => response(now, '', [error], '');

export async function upload(visit: Visit, call: Upload['call'], system: System): Promise<Answer> {
  const { query, now } = visit;
  const [standard, cif] = [query.get('standard') ?? '', query.get('cif') ?? ''];
  if (standard === '' || cif === '')
    return springError(400, 'Bad Request', 'Parametrii standard si cif sunt obligatorii', now);
  const bytes = await visit.body(MOST_UPLOAD_BYTES);
  if (bytes?.length === 0) {
    return springError(400, 'Bad Request', 'Trebuie sa aveti atasat in request un fisier de tip xml', now);
  }
  const refuse = (error: string) => response(now, '', [error], `cif=${cif.slice(0, 20)}`);
  if (!isStandard(standard)) return refuse('Valorile acceptate pentru parametrul standard sunt UBL, CN, CII sau RASP');
  if (!/^\d{1,13}$/.test(cif)) return refuse(`CIF introdus= ${cif.slice(0, 40)} nu este un numar`);
  for (const [name, shown] of FLAGS) {
    if (![null, 'DA'].includes(query.get(name))) {
      return refuse(`Daca parametrul ${shown} trebuie completat, valoarea acceptata este DA`);
    }
  }
  const noRight = refusal(visit.person, cif);
  if (noRight !== undefined) return refuse(noRight);
  if (query.get('executare') === 'DA' && !system.enforcement.has(cif)) {
    return refuse(`CIF introdus= ${cif} nu este inregistrat in Registrul RO e-Factura executari silite`);
  }
  if (!bytes) return refuse('Marime fisier transmis mai mare de 10 MB.');
  let document: Document;
  try {
    document = readDocument(bytes, standard);
  } catch (error) {
    if (error instanceof XmlError) return refuse(`Fisierul transmis nu este valid. ${error.message}`);
    throw error;
  }
  if (standard === 'RASP' && !isWithin(system, visit, `RASP cif=${cif}`, system.state.settings().raspPerDay)) {
    // The last letter is missing in ANAF's text.
    return refuse(`S-au incarcat deja 1000 de mesaje de tip RASP pentru cui=${cif} in cursul zile`);
  }
  const kept = take(visit, call, cif, document, bytes, system);
  return response(now, ` index_incarcare="${kept.id}"`, [], `cif=${cif} index=${kept.id}`);
}

function take(
  visit: Visit,
  call: Upload['call'],
  cif: string,
  document: Document,
  bytes: Buffer,
  system: System,
): Upload {
  const { now, does, env, person, query } = visit;
  const settings = system.state.settings();
  const ready = now + (does.processMs ?? settings.processMs);
  const facts = factsOf(document);
  const errors = verdictOf(visit, document, facts, system);
  const answered =
    document.standard === 'RASP'
      ? system.store.upload(env, Number(document.root.attributes.index_incarcare))
      : undefined;
  const flags = FLAGS.map(([name]) => name).filter((name) => query.get(name) === 'DA');
  const made: NewUpload = {
    ...facts,
    ...(answered && { seller: answered.seller || answered.cif, buyer: answered.buyer }),
    ...{ env, call, standard: document.standard, cif, person: person.id, flags: flags.join(',') },
    received: now,
    ready,
    listed: ready + (does.listLateMs ?? settings.listLateMs),
    verdict: does.verdict === 'not-taken' ? 'not-taken' : errors.length > 0 ? 'nok' : 'ok',
    errors,
    size: bytes.length,
  };
  return system.store.keep(made, bytes, (id) => messagesOf(made, id, Number(document.root.attributes.index_incarcare)));
}

/** The recipe's verdict, or the rules of the document and then the registers. */
function verdictOf({ does, env, query }: Visit, document: Document, facts: Facts, system: System): string[] {
  if (typeof does.verdict === 'object') return does.verdict.nok;
  const faults = judgeDocument(document).map(writeFault);
  if (faults.length > 0 || does.verdict === 'not-taken') return faults;
  return registerFaults(document, facts, { env, isAbroad: query.get('extern') === 'DA' }, system);
}

/** In whose lists the upload appears, and as what. */
function messagesOf(made: NewUpload, id: number, answers: number): NewMessage[] {
  const { verdict, standard, cif, seller, buyer, flags } = made;
  if (verdict === 'not-taken') return [];
  if (verdict === 'nok') {
    const detalii = `Erori de validare identificate la factura primita cu id_incarcare=${id}`;
    return [{ cif, tip: 'ERORI FACTURA', detalii }];
  }
  const from = seller || cif;
  if (standard === 'RASP') {
    const detalii = `Mesaj cumparator cu id_incarcare=${id} pentru factura cu id_incarcare=${answers} emisa de cif_emitent=${from} pentru cif_beneficiar=${buyer}`;
    return [
      { cif, tip: 'MESAJ CUMPARATOR TRANSMIS', detalii },
      { cif: from, tip: 'MESAJ CUMPARATOR PRIMIT', detalii },
    ];
  }
  const detalii = flags.includes('autofactura')
    ? `Factura cu id_incarcare=${id} transmisa de cif=${cif} ca autofactura in numele cif=${from}`
    : `Factura cu id_incarcare=${id} emisa de cif_emitent=${from} pentru cif_beneficiar=${buyer}`;
  const sent = { cif: from, tip: 'FACTURA TRIMISA', detalii };
  return isCui(buyer) ? [sent, { cif: buyer, tip: 'FACTURA PRIMITA', detalii }] : [sent];
}
