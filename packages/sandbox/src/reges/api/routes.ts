/** Paths of the API below `/reges/api`, as ASP.NET reads them: in any case. */

import { type Answer, json } from '../../answer.ts';
import { type Ask, badToken, type Route } from '../call.ts';
import { QUEUES } from '../queue/queues.ts';
import { PATHS } from '../schema/read-body.ts';
import type { TokenBook } from '../sso/tokens.ts';
import { bonusType, nomenclature } from './nomenclature.ts';
import { profile } from './profile.ts';
import { READS, readQueue } from './read-queue.ts';
import { submit } from './submit.ts';
import type { ApiWorld, Visit } from './visit.ts';

type Handler = (visit: Visit, world: ApiWorld) => Answer | Promise<Answer>;

const calls = new Map<string, { name: string; methods: Readonly<Record<string, Handler>> }>();

const add = (name: string, methods: Readonly<Record<string, Handler>>) =>
  calls.set(name.toLowerCase(), { name, methods });

for (const path of PATHS) {
  add(path, { POST: (visit, world) => submit(visit, path, false, world) });
  add(`${path}/Batch`, { POST: (visit, world) => submit(visit, path, true, world) });
}
for (const queue of QUEUES) {
  for (const read of READS) add(`${queue}/${read}`, { POST: (visit, world) => readQueue(visit, queue, read, world) });
}
add('Profile', { GET: (visit, { state }) => profile(visit, state.settings()) });
add('Nomenclator', { GET: (visit, { register }) => nomenclature(visit, register) });
add('Nomenclator/tipsporangajator', {
  POST: (visit, { register }) => bonusType(visit, false, register),
  DELETE: (visit, { register }) => bonusType(visit, true, register),
});

/** The route of a call; that of its refusal for a path or a method that there is not. */
export function apiRoute(
  method: string,
  path: string,
  authorization: string | undefined,
  tokens: TokenBook,
  world: ApiWorld,
): Route {
  const found = calls.get(path.replace(/^\//, '').toLowerCase());
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  const known = tokens.open(token, 'Bearer', world.state.now());
  const about = { host: 'api' as const, call: found?.name ?? 'unknown', ...(known && { cui: known.cui }) };
  return { ...about, answer };

  function answer(ask: Ask): Answer | Promise<Answer> {
    // Again: a recipe may have let time pass.
    const employer = tokens.open(token, 'Bearer', ask.now);
    if (!employer) return badToken();
    if (!found) return json({ title: 'Not Found', status: 404 }, 404, { note: 'Not Found' });
    const handler = Object.hasOwn(found.methods, method) ? found.methods[method] : undefined;
    if (!handler) return json({ title: 'Method Not Allowed', status: 405 }, 405, { note: 'Method Not Allowed' });
    return handler({ ...ask, employer }, world);
  }
}
