/** Does what a recipe asks for at one HTTP call. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { sendText } from '../page/respond.ts';
import type { RecipeBook } from '../recipes.ts';
import { readMisbehaviour, type SlackMisbehaviour } from './misbehaviour.ts';

/** What a recipe leaves to the call: it is answered, or goes on under these words. */
export type Obeyed = 'answered' | SlackMisbehaviour;

/** Asks the recipes with these facts; waits, cuts or answers what has nothing of Slack's in it. */
export async function obey(
  recipes: RecipeBook<SlackMisbehaviour>,
  facts: Record<string, string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Obeyed> {
  const found = recipes.take(facts);
  if (found === undefined) return {};
  const read = readMisbehaviour(found);
  if ('trouble' in read) {
    sendText(response, read.trouble, 500);
    return 'answered';
  }
  const { waitMs, status, html, cut } = read.does;
  if (waitMs !== undefined) await wait(waitMs, undefined, { ref: false });
  if (cut === 'before') {
    request.socket.destroy();
    return 'answered';
  }
  if (status !== undefined) {
    sendText(response, 'the sandbox was told to answer this', status);
    return 'answered';
  }
  if (html) {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end('<!doctype html><title>Sign in</title><p>Sign in to the network to go on.</p>');
    return 'answered';
  }
  return read.does;
}
