/** What the simulator answers under `/slack`: Slack's own interfaces, pages for people, JSON for tests. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageOf, queryOf } from '../page/language.ts';
import type { Live } from '../page/live.ts';
import { isOwnRequest, redirect, sendDownload, sendJson, sendPage, sendPicture, sendText } from '../page/respond.ts';
import type { Answerer } from '../simulator.ts';
import { CHANNELS } from './first-people.ts';
import { helpPage } from './help-page.ts';
import { isSafePicture, slackPage } from './slack-page.ts';
import { answerUpload } from './uploads.ts';
import { type ApiWorld, answerApi } from './web-api.ts';
import { answerWebhook } from './webhooks.ts';
import type { Message } from './workspace.ts';

export function slackRoutes(world: ApiWorld, live: Live): Answerer {
  const { workspace } = world;
  return async (request, response, path) => {
    const [, , head = '', ...rest] = path.replace(/\/$/, '').split('/');
    const tail = rest.join('/');
    // A page of another site must neither post here nor delete.
    const changes = request.method !== 'GET' || head === 'api';
    if (changes && !isOwnRequest(request)) return sendText(response, 'not from another site', 403);
    if (head === 'api') return answerApi(request, response, tail, world);
    if (head === 'services') return answerWebhook(request, response, tail, world);
    if (head === 'upload' && request.method === 'POST') return answerUpload(request, response, tail, world);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = `${method} ${head}`;
    if (route === 'GET ') return page(request, response);
    if (route === 'GET help') return help(request, response);
    if (route === 'GET events') return live.follow(request, response);
    if (route === 'GET messages.json') return messagesJson(request, response);
    if (route === 'GET files') return file(response, tail);
    if (route === 'DELETE messages') {
      workspace.clear();
      return sendJson(response, { deleted: true });
    }
    if (route === 'POST delete') {
      request.resume();
      workspace.clear();
      return redirect(response, '/slack');
    }
    sendText(response, 'not found', 404);
  };

  function page(request: IncomingMessage, response: ServerResponse): void {
    const wanted = queryOf(request).get('channel') ?? CHANNELS[0]?.id ?? '';
    const channel = workspace.channels().find(({ id, name }) => id === wanted || name === wanted);
    if (channel) sendPage(request, response, slackPage(workspace, channel, languageOf(request)));
    else redirect(response, '/slack');
  }

  function help(request: IncomingMessage, response: ServerResponse): void {
    sendPage(request, response, helpPage(workspace, world.url, languageOf(request)));
  }

  function messagesJson(request: IncomingMessage, response: ServerResponse): void {
    const wanted = queryOf(request).get('channel');
    const channel = wanted === null ? undefined : workspace.findChannel(wanted);
    if (wanted !== null && !channel) {
      sendJson(response, { error: 'there is no such channel' }, 404);
      return;
    }
    const limit = Math.min(Math.trunc(Number(queryOf(request).get('limit')) || 1_000), 20_000);
    const messages = workspace.messages({ limit, ...(channel && { channel: channel.id }) });
    sendJson(response, { count: workspace.count(channel?.id), messages: messages.map(toJson) });
  }

  function toJson({ body, ...message }: Message) {
    const name = workspace.findChannel(message.channel)?.name ?? '';
    const files = (body.files ?? []).flatMap((id) => workspace.file(id) ?? []);
    return { ...message, channelName: name, ...body, files };
  }

  function file(response: ServerResponse, id: string): void {
    const found = workspace.file(id);
    const bytes = workspace.fileBytes(id);
    if (!found || !bytes) sendText(response, 'not found', 404);
    else if (isSafePicture(found.mediaType)) sendPicture(response, bytes, found.mediaType);
    else sendDownload(response, bytes, found.name, found.mediaType);
  }
}
