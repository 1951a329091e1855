/** What the simulator answers: the sign-in and the API by the first parts of the path, its controls, its pages. */

import { isOwnRequest, sendText } from '../page/respond.ts';
import type { Answerer } from '../simulator.ts';
import { apiRoute } from './api/routes.ts';
import type { ApiWorld } from './api/visit.ts';
import { answerCall } from './call.ts';
import { control } from './control.ts';
import type { Pages } from './page/routes.ts';
import { ssoRoute } from './sso/routes.ts';
import type { TokenBook } from './sso/tokens.ts';

export function regesRoutes(world: ApiWorld & { tokens: TokenBook }, pages: Pages): Answerer {
  return (request, response, path) => {
    if (!isOwnRequest(request) && request.method !== 'GET') return sendText(response, 'not from another site', 403);
    const [, , head = '', ...rest] = path.split('/');
    const below = `/${rest.join('/')}`;
    const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
    if (head === 'sso') return answerCall(ssoRoute(method, below, world), request, response, world);
    if (head === 'api') {
      const route = apiRoute(method, below, request.headers.authorization, world.tokens, world);
      return answerCall(route, request, response, world);
    }
    if (head === 'control') return control(request, response, rest.join('/'), world);
    return pages(request, response, [head, ...rest].join('/').replace(/\/$/, ''));
  };
}
