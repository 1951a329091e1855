/** What the inbox answers over HTTP: pages for people, JSON and bytes for tests. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { html } from '../page/html.ts';
import { languageOf, queryOf } from '../page/language.ts';
import type { Live } from '../page/live.ts';
import {
  isOwnRequest,
  readBody,
  redirect,
  sendDownload,
  sendJson,
  sendPage,
  sendStrange,
  sendText,
} from '../page/respond.ts';
import type { Answerer } from '../simulator.ts';
import { helpPage } from './help-page.ts';
import type { Box, Inbox, Kept } from './inbox.ts';
import { inboxPage } from './inbox-page.ts';
import { toJson } from './message-json.ts';
import { frame, mailHtml, messagePage, TABS, type Tab } from './message-page.ts';
import { readMessage } from './read-message.ts';
import { words } from './words.ts';

const PAGE_LENGTH = 50;
const MOST_LISTED = 20_000;

export function inboxRoutes(inbox: Inbox, live: Live): Answerer {
  return async (request, response, path) => {
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method !== 'GET' && !isOwnRequest(request)) return sendText(response, 'not from another site', 403);
    const route = `${method} ${path.length > 1 ? path.replace(/\/$/, '') : path}`;
    if (route === 'GET /inbox') return list(request, response, 'inbox');
    if (route === 'GET /inbox/bounces') return list(request, response, 'bounces');
    if (route === 'GET /inbox/help') return help(request, response);
    if (route === 'GET /inbox/events') return live.follow(request, response);
    if (route === 'GET /inbox/messages.json') return listJson(request, response, 'inbox');
    if (route === 'GET /inbox/envelopes.json') return sendJson(response, inbox.envelopes('inbox'));
    if (route === 'GET /inbox/bounces.json') return listJson(request, response, 'bounces');
    if (route === 'DELETE /inbox/messages') {
      inbox.clear();
      return sendJson(response, { deleted: true });
    }
    if (route === 'POST /inbox/delete') return deleteByForm(request, response);
    const one = /^(GET|DELETE) \/inbox\/messages\/(\d{1,15})(\.json|\/.+)?$/.exec(route);
    if (one) return message(request, response, one[1] ?? '', Number(one[2]), one[3] ?? '');
    sendText(response, 'not found', 404);
  };

  async function list(request: IncomingMessage, response: ServerResponse, box: Box): Promise<void> {
    const query = (queryOf(request).get('q') ?? '').trim().slice(0, 200);
    const page = Math.max(1, Math.trunc(Number(queryOf(request).get('page')) || 1));
    const [count, messages, inboxCount, bounceCount] = await Promise.all([
      inbox.count(box, query),
      inbox.list(box, { query, limit: PAGE_LENGTH, offset: (page - 1) * PAGE_LENGTH }),
      inbox.count('inbox'),
      inbox.count('bounces'),
    ]);
    const language = languageOf(request);
    const state = { box, query, page, pages: Math.ceil(count / PAGE_LENGTH), count, inboxCount, bounceCount, messages };
    sendPage(request, response, inboxPage(state, language));
  }

  async function listJson(request: IncomingMessage, response: ServerResponse, box: Box): Promise<void> {
    const query = queryOf(request);
    const search = query.get('q') ?? '';
    const limit = Math.min(Math.trunc(Number(query.get('limit')) || 1_000), MOST_LISTED);
    const messages = await inbox.list(box, { query: search, limit, offset: Number(query.get('offset')) || 0 });
    sendJson(response, { count: await inbox.count(box, search), messages });
  }

  function help(request: IncomingMessage, response: ServerResponse): void {
    sendPage(request, response, helpPage(languageOf(request), `http://${request.headers.host ?? 'localhost'}`));
  }

  async function deleteByForm(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = new URLSearchParams((await readBody(request, 1_000))?.toString()).get('id');
    if (id === null) inbox.clear();
    else inbox.remove(Number(id));
    redirect(response, '/inbox');
  }

  async function message(
    request: IncomingMessage,
    response: ServerResponse,
    method: string,
    id: number,
    part: string,
  ): Promise<void> {
    const kept = inbox.find(id);
    const raw = inbox.raw(id);
    if (!kept || !raw) return messageIsGone(request, response, part);
    if (method === 'DELETE') {
      inbox.remove(id);
      return sendJson(response, { deleted: true });
    }
    if (part === '/raw') return sendDownload(response, raw, `message-${id}.eml`, 'message/rfc822');
    if (part === '.json') return sendJson(response, await toJson(kept, raw));
    if (part === '') return page(request, response, kept, raw);
    const read = await readMessage(raw);
    const loads = queryOf(request).get('remote') === '1';
    if (part === '/html') return sendStrange(response, mailHtml(read), loads ? 'data: https: http:' : 'data:');
    const attachment = read.attachments[Number(/^\/attachments\/(\d{1,4})$/.exec(part)?.[1] ?? -1)];
    if (attachment) return sendDownload(response, attachment.content, attachment.name, attachment.mediaType);
    sendText(response, 'not found', 404);
  }

  async function page(request: IncomingMessage, response: ServerResponse, kept: Kept, raw: Buffer): Promise<void> {
    const read = await readMessage(raw);
    const wanted = queryOf(request).get('tab');
    const tab: Tab = TABS.find((each) => each === wanted) ?? (read.html === undefined ? 'text' : 'html');
    const loads = queryOf(request).get('remote') === '1';
    sendPage(request, response, messagePage({ kept, raw, read, tab, loads }, languageOf(request)));
  }
}

function messageIsGone(request: IncomingMessage, response: ServerResponse, part: string): void {
  if (part !== '') {
    sendJson(response, { error: 'there is no such message' }, 404);
    return;
  }
  const language = languageOf(request);
  const text = words[language];
  const main = html`<main><div class="card empty"><p>${text.notFound}</p><p><a href="/inbox">${text.back}</a></p></div></main>`;
  sendPage(request, response, frame(text.notFound, main, language), 404);
}
