/** `GET /listaMesajeFactura` and `/listaMesajePaginatieFactura`. Errors come under status 200. */

import { type Answer, json } from '../../answer.ts';
import { DAY_MS, writeMoment, writeStamp } from '../../clock.ts';
import { springError } from '../answer.ts';
import { isWithin, type Visit } from '../visit.ts';
import { KEPT_MS, type Message, type Period } from './store.ts';
import { refusal, type System } from './system.ts';

const TIPS: Record<string, readonly string[]> = {
  E: ['ERORI FACTURA'],
  T: ['FACTURA TRIMISA'],
  P: ['FACTURA PRIMITA'],
  R: ['MESAJ CUMPARATOR PRIMIT', 'MESAJ CUMPARATOR TRANSMIS'],
};

export const listError = (eroare: string): Answer => json({ eroare, titlu: 'Lista Mesaje' }, 200, { note: eroare });

const empty = (eroare: string): Answer => json({ eroare, titlu: 'Lista Mesaje' });

const tooOften = () => listError('S-au facut deja 1000 interogari de lista mesaje de catre utilizator in cursul zilei');

export function listByDays(visit: Visit, system: System): Answer {
  const { query, now, env, person } = visit;
  const [days, cif] = [query.get('zile') ?? '', query.get('cif') ?? ''];
  if (days === '' || cif === '') return springError(400, 'Bad Request', 'Parametrii zile si cif sunt obligatorii', now);
  if (!/^\d{1,13}$/.test(cif)) return listError(`CIF introdus= ${cif.slice(0, 40)} nu este un numar`);
  if (!/^\d{1,9}$/.test(days))
    return listError(`Numarul de zile introdus= ${days.slice(0, 40)} nu este un numar intreg`);
  if (Number(days) < 1 || Number(days) > 60) return listError('Numarul de zile trebuie sa fie intre 1 si 60');
  const refused = wrongFilter(query) ?? refusal(person, cif);
  if (refused !== undefined) return listError(refused);
  const { listPerDay, pageSize } = system.state.settings();
  if (!isWithin(system, visit, `listaMesajeFactura cif=${cif}`, listPerDay)) return tooOften();
  const period: Period = { from: now - Number(days) * DAY_MS, to: now, tips: TIPS[query.get('filtru') ?? ''] };
  const count = system.store.count(env, cif, period);
  if (count === 0) return empty(`Nu exista mesaje in ultimele ${days} zile`);
  if (count > pageSize) {
    return listError(
      `Lista de mesaje este mai mare decat numarul de ${pageSize} elemente permise in pagina. Folositi endpoint-ul cu paginatie.`,
    );
  }
  const mesaje = system.store.list(env, cif, period, pageSize, 0).map(toMesaj);
  const titlu = `Lista Mesaje disponibile din ultimele ${days} zile`;
  return json({ mesaje, serial: person.serial, cui: cif, titlu }, 200, { detail: `cif=${cif}: ${count}` });
}

export function listByPages(visit: Visit, system: System): Answer {
  const { query, now, env, person } = visit;
  const names = ['startTime', 'endTime', 'cif', 'pagina'];
  const [start = '', end = '', cif = '', pageText = ''] = names.map((name) => query.get(name) ?? '');
  if ([start, end, cif, pageText].includes('')) {
    return springError(400, 'Bad Request', 'Parametrii startTime, endTime, cif si pagina sunt obligatorii', now);
  }
  const [from, to, page] = [Number(start), Number(end), Number(pageText)];
  const wrong =
    wrongNumbers(start, end, cif, pageText) ?? wrongTimes(from, to, now) ?? wrongFilter(query) ?? refusal(person, cif);
  if (wrong !== undefined) return listError(wrong);
  const { pagedListPerDay, pageSize } = system.state.settings();
  if (!isWithin(system, visit, `listaMesajePaginatieFactura cif=${cif}`, pagedListPerDay)) return tooOften();
  const period: Period = { from, to, tips: TIPS[query.get('filtru') ?? ''] };
  const count = system.store.count(env, cif, period);
  if (count === 0) return empty('Nu exista mesaje in intervalul selectat');
  const pages = Math.ceil(count / pageSize);
  if (page > pages) {
    return listError(`Pagina solicitata ${page} este mai mare decat numarul toatal de pagini ${pages}`);
  }
  const mesaje = system.store.list(env, cif, period, pageSize, (page - 1) * pageSize).map(toMesaj);
  const value = {
    mesaje,
    numar_inregistrari_in_pagina: mesaje.length,
    numar_total_inregistrari_per_pagina: pageSize,
    numar_total_inregistrari: count,
    numar_total_pagini: pages,
    index_pagina_curenta: page,
    serial: person.serial,
    cui: cif,
    titlu: `Lista Mesaje disponibile din intervalul ${writeMoment(from)} - ${writeMoment(to)}`,
  };
  return json(value, 200, { detail: `cif=${cif} pagina=${page}: ${mesaje.length}` });
}

function wrongNumbers(start: string, end: string, cif: string, page: string): string | undefined {
  const text = 'nu este un numar sau nu are o valoare acceptata de sistem';
  if (!/^\d{1,13}$/.test(cif)) return `CIF introdus= ${cif.slice(0, 40)} ${text}`;
  if (!/^\d{1,14}$/.test(start)) return `startTime = ${start.slice(0, 40)} ${text}`;
  if (!/^\d{1,14}$/.test(end)) return `endTime = ${end.slice(0, 40)} ${text}`;
  return /^[1-9]\d{0,8}$/.test(page) ? undefined : `pagina = ${page.slice(0, 40)} ${text}`;
}

function wrongTimes(from: number, to: number, now: number): string | undefined {
  if (from < now - KEPT_MS) {
    return `startTime = ${writeMoment(from)} nu poate fi mai vechi de 60 de zile fata de momentul requestului`;
  }
  if (to <= from) return `endTime = ${writeMoment(to)} nu poate fi <= startTime = ${writeMoment(from)}`;
  return to > now ? `endTime = ${writeMoment(to)} nu poate in viitor fata de momentul requestului` : undefined;
}

function wrongFilter(query: URLSearchParams): string | undefined {
  const filter = query.get('filtru');
  const isKnown = filter === null || Object.hasOwn(TIPS, filter);
  return isKnown ? undefined : 'Valorile acceptate pentru parametrul filtru sunt E, T, P sau R';
}

const toMesaj = ({ id, cif, upload, tip, detalii, listed }: Message) => ({
  data_creare: writeStamp(listed),
  cif,
  id_solicitare: String(upload),
  detalii,
  tip,
  id: String(id),
});
