/** `GET /info`: transports of one organiser. Its failures are one string, `error`. */

import { randomUUID } from 'node:crypto';
import { type Answer, json } from '../../answer.ts';
import { writeStamp } from '../../clock.ts';
import { springError } from '../answer.ts';
import { hasRight } from '../oauth/people.ts';
import { COUNTIES } from '../taxpayer/counties.ts';
import type { Visit } from '../visit.ts';
import type { Place } from './declaration.ts';
import type { TransportSystem } from './system.ts';
import { type Transport, transportOf } from './transport.ts';

export const infoError = (error: string, now: number): Answer =>
  json({ trace_id: randomUUID(), dateResponse: writeStamp(now), error }, 200, { note: error });

export function info({ query, now, env, person }: Visit, system: TransportSystem): Answer {
  const operator = query.get('cui_op') ?? '';
  const [declarant, uit, ref] = [query.get('cui_decl'), query.get('uit'), query.get('ref_decl')];
  if (operator === '') return springError(400, 'Bad Request', 'Parametrul cui_op este obligatoriu', now);
  if (!isNumber(operator)) return infoError(`cui_op introdus= ${operator.slice(0, 40)} nu este un numar`, now);
  if (declarant && !isNumber(declarant)) {
    return infoError(`cui_decl introdus= ${declarant.slice(0, 40)} nu este un numar`, now);
  }
  if (person.rights.length === 0) return infoError('Nu exista niciun CIF pentru care sa aveti drept in SPV', now);
  if (!hasRight(person, operator)) return infoError(`Nu aveti drept in SPV pentru CIF=${operator}`, now);
  const { declarations, firms } = system;
  const found = declarations
    .uitsOf(env, operator)
    .flatMap((each) => transportOf(declarations, env, each, now) ?? [])
    // A correction may have named another organiser.
    .filter(({ notice, state }) => notice.organiser.code === operator && state !== 'deleted')
    .filter(({ declared }) => !declarant || declared.declarant === declarant)
    .filter((transport) => (!uit || transport.uit === uit) && (!ref || transport.declared.ref === ref));
  if (found.length === 0) {
    return { ...infoError('Nu exista informatii pentru aceasta solicitare', now), detail: `cui_op=${operator}` };
  }
  const records = found.map((transport) => toRecord(transport, nameOf(transport.declared.declarant)));
  return json(records, 200, { detail: `cui_op=${operator}: ${found.length}` });

  function nameOf(code: string): string {
    return firms.find(Number(code))?.name ?? '';
  }
}

const isNumber = (text: string) => /^\d{1,13}$/.test(text);

function toRecord({ uit, declared, notice, vehicle, expires }: Transport, name: string): object {
  const documents = notice.documents.map(({ type, number, day }) => [type, number, day].filter(Boolean).join(' '));
  return {
    id: declared.id,
    uit,
    cod_decl: Number(declared.declarant),
    den_decl: name,
    data_transp: `${notice.day}T00:00:00`,
    data_exp_uit: `${expires}T00:00:00`,
    ref_decl: declared.ref,
    tr_cod: notice.organiser.code,
    tr_den: notice.organiser.name,
    nr_veh: [vehicle.plate, ...vehicle.trailers].join(', '),
    loc_start: placeFields(notice.start),
    loc_final: placeFields(notice.end),
    documente: documents.join('; '),
  };
}

/** Only addresses are published; how a border point or a customs office is written is ours. */
function placeFields({ kind, code, locality, street, number, more }: Place): object {
  if (kind !== 'address') return { tip_loc: kind === 'border' ? 'PTF' : 'BV', cod: code };
  const county = COUNTIES.find((each) => each.number === code)?.auto ?? '';
  return {
    tip_loc: 'ADR',
    adresa_completa: [street, number, locality, county].filter(Boolean).join(', '),
    judet: county,
    localitate: locality,
    strada: street,
    numar: number,
    alte_info: more || '-',
  };
}
