/** `/reges/control/…`: what tests and people change on the simulator itself. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError, z } from 'zod';
import { isCui } from '../anaf/cui.ts';
import { readBody, sendJson } from '../page/respond.ts';
import type { EmployerChange } from './employers.ts';
import type { System } from './registry/work.ts';
import { advance } from './registry/work.ts';
import type { RegesSettings } from './settings.ts';
import type { TokenBook } from './sso/tokens.ts';

const MOST_BODY_BYTES = 20_000;

const employerWish = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  username: z.string().min(1).max(200).optional(),
  password: z.string().min(1).max(200).optional(),
  isDisabled: z.boolean().optional(),
});

const tokenWish = z.strictObject({ cui: z.string().max(20) });

/** Answers one change; JSON in and out. What is not understood is 400 with the words. */
export async function control(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  system: System & { tokens: TokenBook },
): Promise<void> {
  const { state, employers, tokens } = system;
  const [name = '', id = ''] = path.split('/');
  try {
    switch (`${request.method} ${name}`) {
      case 'GET settings':
        return sendJson(response, state.settings());
      case 'PUT settings': {
        // What was due under the old clock happened under it.
        advance(system, state.now());
        return sendJson(response, state.change((await readJson(request)) as Partial<RegesSettings>));
      }
      case 'POST tokens': {
        const employer = employers.byCui(tokenWish.parse(await readJson(request)).cui);
        return employer ? sendJson(response, tokens.give(employer)) : missing();
      }
      case 'GET employers': {
        const found = id === '' ? employers.all() : employers.byCui(id);
        return found ? sendJson(response, found) : missing();
      }
      case 'PUT employers': {
        if (!isCui(id)) return missing();
        const change = employerWish.parse(await readJson(request)) as EmployerChange;
        const holder = employers.byUsername(change.username ?? '');
        if (holder && holder.cui !== id) return sendJson(response, { error: 'username is taken' }, 400);
        return sendJson(response, employers.keep(id, change));
      }
      default:
        return sendJson(response, { error: 'there is nothing here' }, 404);
    }
  } catch (error) {
    if (!(error instanceof ZodError) && !(error instanceof SyntaxError)) throw error;
    const issue = error instanceof ZodError ? error.issues[0] : undefined;
    const words = issue ? `${issue.path.join('.')} ${issue.message}`.trim() : 'the body is not JSON';
    sendJson(response, { error: words }, 400);
  }

  function missing(): void {
    sendJson(response, { error: `there is no employer ${id.slice(0, 20)}`.trim() }, 404);
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  return JSON.parse((await readBody(request, MOST_BODY_BYTES))?.toString() || '{}');
}
