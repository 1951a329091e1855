/** Paths of e-Transport on the API's host. */

import type { Answer } from '../../answer.ts';
import { noSuchPath } from '../answer.ts';
import type { Route } from '../call.ts';
import { admit, type Environment, type Visit } from '../visit.ts';
import { transportError } from './answers.ts';
import { info, infoError } from './info.ts';
import { lista } from './list.ts';
import { stareMesaj } from './state-call.ts';
import type { TransportSystem } from './system.ts';
import { upload } from './upload.ts';

type Segments = readonly (string | undefined)[];

type Call = (visit: Visit, segments: Segments, system: TransportSystem) => Answer | Promise<Answer>;

interface Shape {
  path: RegExp;
  call: Call;
  /** Which segment is the fiscal code. */
  cif?: number;
  shape?: Route['shape'];
}

const CALLS: Readonly<Record<string, Shape>> = {
  'POST upload': { path: /^upload\/([^/]+)\/([^/]+)(?:\/([^/]+))?$/, call: upload, cif: 1 },
  'GET stareMesaj': { path: /^stareMesaj\/([^/]+)$/, call: stareMesaj },
  'GET lista': { path: /^lista\/([^/]+)\/([^/]+)$/, call: lista, cif: 1 },
  'GET info': { path: /^info$/, call: (visit, _segments, system) => info(visit, system), shape: infoError },
};

/** The route of a call under `/{test|prod}/ETRANSPORT/ws/v1`, of its 404 too; `undefined` for another path. */
export function etransportRoute(method: string, path: string, system: TransportSystem): Route | undefined {
  const [, env, below = ''] = /^\/(test|prod)\/ETRANSPORT\/ws\/v1(?:\/(.*))?$/.exec(path) ?? [];
  if (env === undefined) return undefined;
  const name = below.split('/')[0] ?? '';
  const key = `${method} ${name}`;
  const found = Object.hasOwn(CALLS, key) ? CALLS[key] : undefined;
  const segments = found?.path.exec(below)?.slice(1).map(plain);
  const enter = (answer: (visit: Visit) => Answer | Promise<Answer>): Route['answer'] => {
    return (ask) => admit(ask, env as Environment, system, answer);
  };
  if (!found || !segments) {
    return { host: 'api', call: 'etransport-unknown', answer: enter(({ now }) => noSuchPath(path, now)) };
  }
  const cif = found.cif === undefined ? undefined : segments[found.cif];
  return {
    host: 'api',
    // With a name of its own, so that a recipe on e-Factura's upload is none on this one.
    call: `etransport-${name}`,
    ...(cif !== undefined && { cif }),
    shape: found.shape ?? transportError,
    answer: enter((visit) => found.call(visit, segments, system)),
  };
}

/** A segment without its escapes; as it is if they are broken. */
function plain(segment: string | undefined): string | undefined {
  try {
    return segment === undefined ? undefined : decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
