/** Pages for people under `/reges`, and JSON for tests. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { queryOf } from '../../page/language.ts';
import type { Live } from '../../page/live.ts';
import { sendDownload, sendJson, sendText } from '../../page/respond.ts';
import { advance, type System } from '../registry/work.ts';

/** `path` is what follows `/reges/`. */
export type Pages = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void> | void;

export function regesPages(system: System & { env: Record<string, string>; url: string }, live: Live): Pages {
  const { state, register, messages } = system;
  return (request, response, path) => {
    const [head = '', id = ''] = path.split('/');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const limit = Math.min(Math.trunc(Number(queryOf(request).get('limit')) || 1_000), 20_000);
    advance(system, state.now());
    switch (`${method} ${head}`) {
      case 'GET events':
        return live.follow(request, response);
      case 'GET messages.json':
        return sendJson(response, { messages: messages.newest(limit) });
      case 'GET calls.json':
        return sendJson(response, { calls: state.calls(limit) });
      case 'GET exports': {
        const file = register.file(id);
        if (!file) return sendText(response, 'not found', 404);
        return sendDownload(response, file.bytes, file.name, file.mediaType);
      }
      default:
        return sendText(response, 'not found', 404);
    }
  };
}
