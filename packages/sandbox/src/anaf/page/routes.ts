/** Pages for people under `/anaf`, and JSON for tests. */

import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageOf, queryOf } from '../../page/language.ts';
import type { Live } from '../../page/live.ts';
import { redirect, sendDownload, sendJson, sendPage, sendText } from '../../page/respond.ts';
import type { Signer } from '../efactura/certificate.ts';
import { contentOf } from '../efactura/download.ts';
import { signXml } from '../efactura/sign.ts';
import type { Store, Upload } from '../efactura/store.ts';
import type { Declarations } from '../etransport/store.ts';
import { type Grants, READY_CLIENT } from '../oauth/grants.ts';
import { findPerson } from '../oauth/people.ts';
import type { State } from '../state.ts';
import type { Firms } from '../taxpayer/firms.ts';
import { accessPage } from './access-page.ts';
import { callsPage } from './calls-page.ts';
import { firmsPage } from './firms-page.ts';
import { helpPage } from './help-page.ts';
import { transportPage } from './transport-page.ts';
import { transportsPage } from './transports-page.ts';
import { uploadPage, uploadsPage } from './uploads-page.ts';

export interface PageWorld {
  state: State;
  firms: Firms;
  grants: Grants;
  store: Store;
  declarations: Declarations;
  signer: Signer;
  url: string;
  env: Record<string, string>;
}

/** `path` is what follows `/anaf/`. */
export type Pages = (request: IncomingMessage, response: ServerResponse, path: string) => Promise<void> | void;

export function anafPages(
  { state, firms, grants, store, declarations, signer, url, env }: PageWorld,
  live: Live,
): Pages {
  return (request, response, path) => {
    const language = languageOf(request);
    const [head = '', id = '', part = ''] = path.split('/');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const limit = Math.min(Math.trunc(Number(queryOf(request).get('limit')) || 1_000), 20_000);
    const now = state.now();
    switch (`${method} ${head}`) {
      case 'GET ':
        wakeWhenReady(store.newest(200), now, live);
        return sendPage(request, response, uploadsPage(store, now, language));
      case 'GET uploads':
        return upload(request, response, store.upload('test', Number(id)) ?? store.upload('prod', Number(id)), part);
      case 'GET transports':
        if (id !== '') return transport(request, response, Number(id), part);
        wakeWhenReady(declarations.newest(200), now, live);
        return sendPage(request, response, transportsPage(declarations, now, language));
      case 'GET calls':
        return sendPage(request, response, callsPage(state, language));
      case 'GET access':
        return sendPage(request, response, accessPage(grants, now, language));
      case 'GET firms':
        return sendPage(request, response, firmsPage(firms, url, now, language));
      case 'GET help':
        return sendPage(request, response, helpPage(env, url, state.settings(), language));
      case 'GET events':
        return live.follow(request, response);
      case 'GET uploads.json':
        return sendJson(response, { count: store.total(), uploads: store.newest(limit) });
      case 'GET transports.json':
        return sendJson(response, { count: declarations.total(), declarations: declarations.newest(limit) });
      case 'GET calls.json':
        return sendJson(response, { calls: state.calls(limit) });
      case 'GET certificate.pem':
        return certificate(response);
      case 'POST token':
        request.resume();
        return token(request, response);
      case 'POST delete':
        request.resume();
        store.clear();
        return redirect(response, '/anaf');
      case 'POST delete-transports':
        request.resume();
        declarations.clear();
        return redirect(response, '/anaf/transports');
      case 'DELETE transports':
        declarations.clear();
        return sendJson(response, { deleted: true });
      case 'DELETE uploads':
        store.clear();
        return sendJson(response, { deleted: true });
      default:
        return sendText(response, 'not found', 404);
    }
  };

  function upload(request: IncomingMessage, response: ServerResponse, found: Upload | undefined, part: string): void {
    if (!found) sendText(response, 'not found', 404);
    else if (part === 'xml') sendDownload(response, store.bytes(found.id), `${found.id}.xml`, 'application/xml');
    else if (part === 'signed') {
      const signed = Buffer.from(signXml(contentOf(found, store), signer));
      sendDownload(response, signed, `semnatura_${found.id}.xml`, 'application/xml');
    } else sendPage(request, response, uploadPage(store, found, state.now(), languageOf(request)));
  }

  function transport(request: IncomingMessage, response: ServerResponse, id: number, part: string): void {
    const found = declarations.find('test', id) ?? declarations.find('prod', id);
    if (!found) sendText(response, 'not found', 404);
    else if (part === 'xml') sendDownload(response, declarations.bytes(id), `${id}.xml`, 'application/xml');
    else sendPage(request, response, transportPage(declarations, found, state.now(), languageOf(request)));
  }

  function token(request: IncomingMessage, response: ServerResponse): void {
    const person = findPerson(queryOf(request).get('person') ?? '');
    if (!person) {
      sendText(response, 'there is no such person', 404);
      return;
    }
    const { refresh_token } = grants.giveTokens(READY_CLIENT.id, person);
    sendPage(request, response, accessPage(grants, state.now(), languageOf(request), refresh_token));
  }

  async function certificate(response: ServerResponse): Promise<void> {
    sendDownload(response, await readFile(signer.path), 'signing-certificate.pem', 'application/x-pem-file');
  }
}

/** A verdict comes by the clock alone: those who look are told when the next one is due. */
function wakeWhenReady(newest: readonly { ready: number }[], now: number, live: Live): void {
  const due = newest.map(({ ready }) => ready - now);
  const next = Math.min(...due.filter((ms) => ms > 0));
  if (next < 86_400_000) setTimeout(live.changed, next + 50).unref();
}
