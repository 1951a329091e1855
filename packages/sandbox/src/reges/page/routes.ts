/** Pages for people under `/reges`, and JSON for tests. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeDay } from '../../clock.ts';
import { languageOf, queryOf } from '../../page/language.ts';
import type { Live } from '../../page/live.ts';
import { redirect, sendDownload, sendJson, sendPage, sendText } from '../../page/respond.ts';
import { QUEUES } from '../queue/queues.ts';
import { stateOf } from '../registry/contract.ts';
import { advance, clear, type System } from '../registry/work.ts';
import { callsPage } from './calls-page.ts';
import { choose } from './frame.ts';
import { helpPage } from './help-page.ts';
import { messagePage, messagesPage } from './messages-page.ts';
import { queuesPage } from './queues-page.ts';
import { registerPage } from './register-page.ts';

/** `path` is what follows `/reges/`. */
export type Pages = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void> | void;

export function regesPages(system: System & { env: Record<string, string>; url: string }, live: Live): Pages {
  const { state, register, messages, queues, employers, env, url } = system;
  return (request, response, path) => {
    const language = languageOf(request);
    const query = queryOf(request);
    const [head = '', id = ''] = path.split('/');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const limit = Math.max(1, Math.min(Math.trunc(Number(query.get('limit')) || 1_000), 20_000));
    const now = state.now();
    const cui = query.get('cui');
    const employer = choose(employers.all(), cui)?.id ?? '';
    advance(system, now);
    wakeWhenDue(now);
    switch (`${method} ${head}`) {
      case 'GET ':
        return sendPage(request, response, registerPage(system, cui, now, language));
      case 'GET messages': {
        if (id === '') return sendPage(request, response, messagesPage(system, now, language));
        const message = messages.find(Number(id));
        if (!message) return sendText(response, 'not found', 404);
        return sendPage(request, response, messagePage(message, system, now, language));
      }
      case 'GET queues':
        return sendPage(request, response, queuesPage(system, cui, language));
      case 'GET calls':
        return sendPage(request, response, callsPage(state, language));
      case 'GET help':
        return sendPage(request, response, helpPage(env, url, state.settings(), language));
      case 'GET events':
        return live.follow(request, response);
      case 'GET messages.json':
        return sendJson(response, { messages: messages.newest(limit) });
      case 'GET employees.json':
        return sendJson(response, { ...register.count(employer), list: register.employees(employer, limit) });
      case 'GET contracts.json': {
        const today = writeDay(now);
        const list = register.contracts(employer, limit).map((each) => ({ ...each, state: stateOf(each, today) }));
        return sendJson(response, { ...register.count(employer), list });
      }
      case 'GET queues.json': {
        const lengths = Object.fromEntries(QUEUES.map((queue) => [queue, queues.length(employer, queue)]));
        return sendJson(response, { lengths, cursors: queues.cursors(employer) });
      }
      case 'GET calls.json':
        return sendJson(response, { calls: state.calls(limit) });
      case 'GET exports': {
        const file = register.file(id);
        if (!file) return sendText(response, 'not found', 404);
        return sendDownload(response, file.bytes, file.name, file.mediaType);
      }
      case 'POST delete':
        request.resume();
        clear(system);
        return redirect(response, '/reges');
      case 'DELETE register':
        clear(system);
        return sendJson(response, { deleted: true });
      default:
        return sendText(response, 'not found', 404);
    }
  };

  /** What is due comes by the clock alone: those who look are told when the next is. */
  function wakeWhenDue(now: number): void {
    const next = Math.min(...[messages.due(), queues.due()].filter((due) => due !== undefined)) - now;
    if (next < 86_400_000) setTimeout(live.changed, next + 50).unref();
  }
}
