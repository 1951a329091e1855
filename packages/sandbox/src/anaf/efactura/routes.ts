/** Paths of e-Factura on the API's host, and what of it the public host has. */

import { type Answer, json } from '../../answer.ts';
import type { Ask, Host, Route } from '../call.ts';
import { isAnswer } from '../oauth/bearer.ts';
import { admit, type Environment, type Visit } from '../visit.ts';
import { nok, transformare, validare } from './convert.ts';
import { descarcare, downloadError } from './download.ts';
import { listByDays, listByPages, listError } from './list.ts';
import { stareMesaj, stateError } from './state-call.ts';
import type { System } from './system.ts';
import { upload, uploadError } from './upload.ts';
import { validateSignature } from './verify.ts';

type Call = (visit: Visit, system: System) => Answer | Promise<Answer>;

const CALLS: Readonly<Record<string, [Call, NonNullable<Route['shape']>]>> = {
  'POST upload': [(visit, system) => upload(visit, 'upload', system), uploadError],
  'POST uploadb2c': [(visit, system) => upload(visit, 'uploadb2c', system), uploadError],
  'GET stareMesaj': [stareMesaj, stateError],
  'GET listaMesajeFactura': [listByDays, listError],
  'GET listaMesajePaginatieFactura': [listByPages, listError],
  'GET descarcare': [descarcare, downloadError],
};

/** The route of a call under `/{test|prod}/FCTEL/rest` or of the signature's check; `undefined` for another path. */
export function efacturaRoute(host: Host, method: string, path: string, system: System): Route | undefined {
  if (method === 'POST' && path === '/api/validate/signature') {
    const answer = (ask: Ask) => checkedIn(ask, host, system, () => validateSignature(ask, system.signer));
    return { host, call: 'signature', answer, shape: (msg) => json({ msg }, 400, { note: msg }) };
  }
  const [, env, name = '', standard = '', unchecked] =
    /^\/(test|prod)\/FCTEL\/rest\/(\w+)(?:\/(\w+))?(?:\/(\w+))?$/.exec(path) ?? [];
  if (env === undefined) return undefined;
  // These two are nowhere under test.
  if (method === 'POST' && env === 'prod' && (name === 'validare' || name === 'transformare')) {
    const isPublic = host === 'public';
    const run = (ask: Ask) =>
      name === 'validare'
        ? validare(ask, standard, isPublic)
        : transformare(ask, standard, unchecked === 'DA', isPublic);
    return {
      host,
      call: name,
      answer: (ask) => checkedIn(ask, host, system, () => run(ask)),
      shape: (text) => nok(text),
    };
  }
  const found = host === 'api' && standard === '' ? CALLS[`${method} ${name}`] : undefined;
  if (!found) return undefined;
  const [call, shape] = found;
  return {
    host,
    call: name,
    shape,
    answer: (ask) => admit(ask, env as Environment, system, (visit) => call(visit, system)),
  };
}

/** The API's host asks for a token where the public one doesn't. */
async function checkedIn(ask: Ask, host: Host, { gate }: System, run: () => Promise<Answer>): Promise<Answer> {
  const person = host === 'api' ? gate.enter(ask) : undefined;
  return person && isAnswer(person) ? person : run();
}
