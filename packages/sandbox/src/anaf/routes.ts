/** What the simulator answers: ANAF's three hosts and VIES by the first parts of the path, its controls, its pages. */

import { type Answer, json } from '../answer.ts';
import { isOwnRequest, sendText } from '../page/respond.ts';
import type { Answerer } from '../simulator.ts';
import { firewallPage, noSuchPath } from './answer.ts';
import { type AnafWorld, type Ask, answerCall, type Host, type Route } from './call.ts';
import { control } from './control.ts';
import type { Signer } from './efactura/certificate.ts';
import type { EnforcementRegister } from './efactura/enforcement.ts';
import { efacturaRoute } from './efactura/routes.ts';
import type { Store } from './efactura/store.ts';
import { etransportRoute } from './etransport/routes.ts';
import type { Declarations } from './etransport/store.ts';
import { createGate, helloRoute, isAnswer } from './oauth/bearer.ts';
import type { Grants } from './oauth/grants.ts';
import { loginWall, oauthRoutes } from './oauth/routes.ts';
import type { Pages } from './page/routes.ts';
import { balanceRoutes } from './taxpayer/balance.ts';
import type { Firms } from './taxpayer/firms.ts';
import { createPace } from './taxpayer/pace.ts';
import { taxpayerRoutes } from './taxpayer/services.ts';
import { viesRoute } from './vies/routes.ts';

export interface AnafParts extends AnafWorld {
  firms: Firms;
  grants: Grants;
  store: Store;
  declarations: Declarations;
  enforcement: EnforcementRegister;
  signer: Signer;
}

export function anafRoutes(world: AnafParts, pages: Pages): Answerer {
  const { state, firms, grants, store, signer, declarations, enforcement } = world;
  const pace = createPace();
  const gate = createGate(state, grants);
  const system = { state, firms, gate, store, signer, declarations, enforcement };
  const oauth = oauthRoutes(state, grants);
  const api: Record<string, Route> = { 'GET /TestOauth/jaxrs/hello': helloRoute(gate) };
  const publicRoutes = { ...taxpayerRoutes(state, firms), ...balanceRoutes(firms) };

  function findRoute(host: Host, method: string, path: string): Route | undefined {
    if (host === 'vies') return viesRoute(method, path, firms);
    if (host === 'public') return publicRoutes[`${method} ${path}`] ?? efacturaRoute(host, method, path, system);
    if (host === 'oauth') return oauth[`${method} ${path}`];
    return (
      api[`${method} ${path}`] ?? efacturaRoute(host, method, path, system) ?? etransportRoute(method, path, system)
    );
  }

  /** What each host answers under a path that it does not have. */
  function missing(host: Host): Route {
    const answer = (ask: Ask): Answer => {
      if (host === 'oauth') return loginWall();
      // Live under test: 404, where other wrong paths are 403.
      const isConversion = /\/(validare|transformare)\b/.test(ask.path);
      if (host !== 'api' || isConversion) return noSuchPath(ask.path, ask.now);
      const person = gate.enter(ask);
      return isAnswer(person) ? person : json({ status: 403, error: 'Forbidden' }, 403, { note: 'Forbidden' });
    };
    return { host, call: 'unknown', answer };
  }

  /** The register's services ask for one call a second, and say nothing of what happens above it. */
  function paced(route: Route): Route {
    if (!Object.values(publicRoutes).includes(route)) return route;
    return {
      ...route,
      async answer(ask: Ask): Promise<Answer> {
        if (!pace.tooFast() || ask.does.unlimited) return route.answer(ask);
        if (state.settings().strictPace) return firewallPage('public');
        const made = await route.answer(ask);
        return { ...made, note: [made.note, 'more than one call a second'].filter(Boolean).join('; ') };
      },
    };
  }

  return async (request, response, path) => {
    if (!isOwnRequest(request) && request.method !== 'GET') return sendText(response, 'not from another site', 403);
    const [, first, second = '', ...rest] = path.split('/');
    const host = first === 'vies' ? 'vies' : isHost(second) ? second : undefined;
    if (host !== undefined) {
      const below = `/${first === 'vies' ? [second, ...rest].join('/') : rest.join('/')}`;
      const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
      const found = findRoute(host, method, below);
      return answerCall(found ? paced(found) : missing(host), below, request, response, world);
    }
    if (second === 'control') return control(request, response, rest.join('/'), world);
    return pages(request, response, [second, ...rest].join('/').replace(/\/$/, ''));
  };
}

const isHost = (name: string): name is Host => name === 'public' || name === 'api' || name === 'oauth';
