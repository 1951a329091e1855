/** `/anaf/control/…`: what tests and people change on the simulator itself. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError, z } from 'zod';
import { readBody, sendJson } from '../page/respond.ts';
import { isCui } from './cui.ts';
import type { EnforcementRegister } from './efactura/enforcement.ts';
import type { Declarations } from './etransport/store.ts';
import { type Grants, READY_CLIENT } from './oauth/grants.ts';
import { findPerson, PEOPLE } from './oauth/people.ts';
import type { AnafSettings } from './settings.ts';
import type { State } from './state.ts';
import { firmChange } from './taxpayer/firm.ts';
import type { Firms } from './taxpayer/firms.ts';

const MOST_BODY_BYTES = 20_000;

export interface Control {
  state: State;
  firms: Firms;
  grants: Grants;
  declarations: Declarations;
  enforcement: EnforcementRegister;
}

/** Asks for tokens without the page of certificates. */
const tokenWish = z.strictObject({
  person: z.enum(PEOPLE.map(({ id }) => id)).default('contabil'),
  client: z.string().max(200).default(READY_CLIENT.id),
});

/** What a transport is from now on, whatever was declared of it. */
const transportWish = z.strictObject({ state: z.enum(['valid', 'expired', 'deleted']) });

/** An application, as the portal of ANAF registers it. */
const clientEntry = z.strictObject({
  id: z.string().min(1).max(200),
  secret: z.string().min(1).max(200),
  callbacks: z.array(z.url().max(2_000)).max(20).default([]),
});

/** Answers one change; JSON in and out. What is not understood is 400 with the words. */
export async function control(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { state, firms, grants, declarations, enforcement }: Control,
): Promise<void> {
  const [name = '', id = ''] = path.split('/');
  const method = `${request.method} ${name}`;
  try {
    if (method === 'GET settings') return sendJson(response, state.settings());
    if (method === 'PUT settings') {
      return sendJson(response, state.change((await readJson(request)) as Partial<AnafSettings>));
    }
    if (method === 'POST tokens') {
      const { person, client } = tokenWish.parse(await readJson(request));
      const found = findPerson(person);
      return sendJson(response, found && grants.giveTokens(client, found));
    }
    if (method === 'PUT clients') {
      const client = clientEntry.parse(await readJson(request));
      grants.keepClient(client);
      return sendJson(response, { id: client.id });
    }
    if (name === 'firms') return await firm(id);
    if (name === 'transports') return await transport(id);
    if (name === 'enforcement') return enforcementBody(id);
    sendJson(response, { error: 'there is nothing here' }, 404);
  } catch (error) {
    if (!(error instanceof ZodError) && !(error instanceof SyntaxError)) throw error;
    const issue = error instanceof ZodError ? error.issues[0] : undefined;
    const words = issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'the body is not JSON';
    sendJson(response, { error: words }, 400);
  }

  async function transport(uit: string): Promise<void> {
    if (!declarations.isUsed(uit)) return sendJson(response, { error: `there is no UIT ${uit.slice(0, 20)}` }, 404);
    if (request.method === 'PUT') declarations.force(uit, transportWish.parse(await readJson(request)).state);
    if (request.method === 'DELETE') declarations.force(uit, undefined);
    sendJson(response, { uit, state: declarations.forced(uit) ?? 'as declared' });
  }

  function enforcementBody(cif: string): void {
    const isPossible = isCui(cif);
    if (isPossible && request.method === 'PUT') enforcement.enter(cif);
    if (isPossible && request.method === 'DELETE') enforcement.takeOut(cif);
    if (isPossible) sendJson(response, { cif, registered: enforcement.has(cif) });
    else sendJson(response, { error: `there is no code ${cif.slice(0, 20)}` }, 404);
  }

  async function firm(cui: string): Promise<void> {
    const number = isCui(cui) ? Number(cui) : undefined;
    if (number !== undefined && request.method === 'DELETE') firms.reset(number);
    const found =
      number === undefined
        ? undefined
        : request.method === 'PUT'
          ? firms.change(number, firmChange.parse(await readJson(request)))
          : firms.find(number);
    if (found) sendJson(response, found);
    else sendJson(response, { error: `there is no firm ${cui.slice(0, 20)}` }, 404);
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  return JSON.parse((await readBody(request, MOST_BODY_BYTES))?.toString() || '{}');
}
