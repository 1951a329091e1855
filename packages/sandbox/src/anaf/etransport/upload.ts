/** `POST /upload/ETRANSP/{cif}/{schema}`: what is refused at once, and what is taken with an index and a UIT. */

import { randomUUID } from 'node:crypto';
import { type Answer, json } from '../../answer.ts';
import { writeStamp } from '../../clock.ts';
import { XmlError } from '../../xml-tree.ts';
import type { Visit } from '../visit.ts';
import { cifFault, refused, rightsFault } from './answers.ts';
import { type Declaration, readDeclaration } from './declaration.ts';
import { writeFaults } from './fault.ts';
import { ruleFaults } from './rules.ts';
import type { Taken } from './store.ts';
import type { TransportSystem } from './system.ts';
import { referenceFaults } from './transport.ts';
import { makeUit, spoilUit } from './uit.ts';

const MOST_UPLOAD_BYTES = 5 * 1024 * 1024;

const WARNING =
  'Verificati starea XML-ului transmis. Codul UIT este valabil din momentul in care apare ca valid dupa apelul de stare';

export async function upload(
  visit: Visit,
  [standard = '', cif = '', version = '1']: readonly (string | undefined)[],
  system: TransportSystem,
): Promise<Answer> {
  const { now, person } = visit;
  const detail = `cif=${cif.slice(0, 20)}`;
  const refuse = (error: string) => ({ ...refused([error], now), detail });
  const bytes = await visit.body(MOST_UPLOAD_BYTES);
  if (standard !== 'ETRANSP') return refuse('Valoarea acceptata pentru parametrul standard este ETRANSP');
  // The text for another schema isn't published: it is ours.
  if (version !== '1' && version !== '2') return refuse('Valorile acceptate pentru parametrul versiune sunt 1 si 2');
  const wrong = cifFault(cif) ?? rightsFault(person, cif);
  if (wrong !== undefined) return refuse(wrong);
  if (!bytes) return refuse('Marime fisier transmis mai mare de 5 MB');
  const schema = version === '1' ? 1 : 2;
  let declaration: Declaration | undefined;
  try {
    declaration = readDeclaration(bytes, schema);
  } catch (error) {
    if (error instanceof XmlError) return refuse(`Fisierul transmis nu este valid. ${error.message}`);
    throw error;
  }
  // Nobody may declare for another: which text refuses it isn't published, so it is that of the parameter.
  const stranger = declaration && rightsFault(person, declaration.facts.declarant);
  if (stranger !== undefined) return refuse(stranger);
  const taken = take(visit, cif, schema, declaration, bytes, system);
  const { does } = visit;
  const uit = does.uit === 'wrong-digits' ? spoilUit(taken.uit) : taken.uit;
  const answer = {
    dateResponse: writeStamp(now),
    ExecutionStatus: 0,
    index_incarcare: taken.id,
    ...(does.uit !== 'missing' && { UIT: uit }),
    trace_id: randomUUID(),
    ref_declarant: taken.ref,
    ...(schema === 2 && { atentie: WARNING }),
  };
  return json(answer, 200, { detail: `${detail} index=${taken.id} ${taken.tip} ${taken.uit}` });
}

function take(
  { now, does, env, person }: Visit,
  cif: string,
  schema: 1 | 2,
  declaration: Declaration | undefined,
  bytes: Buffer,
  { state, declarations }: TransportSystem,
): Taken {
  const settings = state.settings();
  const ready = now + (does.processMs ?? settings.processMs);
  const facts = declaration?.facts ?? { tip: 'NOT', declarant: cif, ref: '', isAfterOutage: false, uit: '' };
  const errors = typeof does.verdict === 'object' ? does.verdict.nok : errorsOf();
  // The simulator doesn't have schema 1, which ANAF doesn't use any more: such a file is taken, and fails later.
  const isLost = does.verdict === 'not-taken' || schema === 1;
  return declarations.keep(
    {
      ...facts,
      // What names an earlier transport keeps its UIT.
      uit: facts.uit || freshUit(),
      ...{ env, schema, cif, person: person.id, received: now, ready },
      listed: ready + (does.listLateMs ?? settings.listLateMs),
      verdict: isLost ? 'not-taken' : errors.length > 0 ? 'nok' : 'ok',
      errors: isLost ? [] : errors,
      size: bytes.length,
    },
    bytes,
  );

  /** The rules of the document; only what keeps them is held against earlier declarations. */
  function errorsOf(): string[] {
    if (!declaration) return [];
    const faults = ruleFaults(declaration.root);
    if (faults.length > 0) return [writeFaults(faults)];
    return referenceFaults(declaration.facts, env, now, declarations);
  }

  function freshUit(): string {
    const uit = makeUit();
    return declarations.isUsed(uit) ? freshUit() : uit;
  }
}
