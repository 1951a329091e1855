/** `GET /stareMesaj`. */

import { type Answer, xml } from '../../answer.ts';
import { springError } from '../answer.ts';
import { hasRight } from '../oauth/people.ts';
import { isWithin, type Visit } from '../visit.ts';
import { escapeXml } from './sign.ts';
import type { System } from './system.ts';

function header(attributes: string, inner = '', note?: string): Answer {
  const end = inner === '' ? '/>' : `>\n    ${inner}\n</header>`;
  return xml(
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<header xmlns="mfp:anaf:dgti:efactura:stareMesajFactura:v1"${attributes}${end}`,
    note === undefined ? {} : { note },
  );
}

/** An error of the query, not of the invoice. */
export const stateError = (error: string): Answer => header('', `<Errors errorMessage="${escapeXml(error)}"/>`, error);

export function stareMesaj(visit: Visit, system: System): Answer {
  const { query, now, env, person } = visit;
  const asked = query.get('id_incarcare') ?? '';
  if (asked === '') return springError(400, 'Bad Request', 'Parametrul id_incarcare este obligatoriu', now);
  if (!/^\d{1,18}$/.test(asked)) {
    return stateError(`Id_incarcare introdus= ${asked.slice(0, 40)} nu este un numar intreg`);
  }
  // "petru" is ANAF's spelling, as is "inteorgare".
  if (person.rights.length === 0) return stateError('Nu exista niciun CIF petru care sa aveti drept');
  const upload = system.store.upload(env, Number(asked));
  if (!upload) return stateError(`Nu exista factura cu id_incarcare= ${asked}`);
  if (!hasRight(person, upload.cif) && !hasRight(person, upload.seller)) {
    return stateError(`Nu aveti dreptul de inteorgare pentru id_incarcare= ${asked}`);
  }
  if (!isWithin(system, visit, `stareMesaj id=${asked}`, system.state.settings().statePerDay)) {
    return stateError('S-au facut deja 20 descarcari de mesaj in cursul zilei');
  }
  const seen = (stare: string, more = '') => ({
    ...header(` stare="${stare}"${more}`),
    detail: `index=${asked} ${stare}`,
  });
  if (now < upload.ready) return seen('in prelucrare');
  if (upload.verdict === 'not-taken') return seen('XML cu erori nepreluat de sistem');
  return seen(upload.verdict, ` id_descarcare="${system.store.firstMessage(upload.id)?.id ?? ''}"`);
}
