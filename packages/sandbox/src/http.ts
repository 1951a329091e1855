/** The sandbox's HTTP server: the first page, the recipes, and each simulator under its routes. This machine only. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { firstPage } from './first-page.ts';
import type { Recipe, RecipeBook } from './recipes.ts';
import type { Simulator } from './simulator.ts';

export type Mounted = Simulator & { recipes?: RecipeBook<unknown> };

export interface SandboxServer {
  url: string;
  /** What it answers for from now on. */
  mount(simulators: readonly Mounted[]): void;
  close(): Promise<void>;
}

const MAX_RECIPES_BYTES = 100_000;

/** Listens on the port, or on any free one if it is taken. */
export async function openServer(port: number, token: string): Promise<SandboxServer> {
  let mounted: readonly Mounted[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page on the internet whose name leads here must not read what was sent.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(request.headers.host ?? '')) {
      return refuse(response, 421, 'this server answers to 127.0.0.1 and localhost only');
    }
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') return firstPage(request, response, mounted);
    if (path === '/healthz') return json(response, 200, { sandbox: token });
    const [, head, name = ''] = path.split('/');
    if (head === 'recipes') return setRecipes(request, response, name);
    const simulator = mounted.find(({ routes }) => routes.includes(`/${head}`));
    if (!simulator) return refuse(response, 404, 'there is nothing here');
    await simulator.answer(request, response, path);
  }

  async function setRecipes(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const book = mounted.find((simulator) => simulator.name === name)?.recipes;
    if (!book) return refuse(response, 404, `no simulator ${name} takes recipes`);
    if (request.method !== 'PUT') return refuse(response, 405, 'recipes are set by PUT');
    // A form on a page of the internet can not send this type.
    if (!request.headers['content-type']?.startsWith('application/json')) {
      return refuse(response, 415, 'recipes are JSON (content-type: application/json)');
    }
    const recipes = readRecipes(await body(request));
    if (!recipes) return refuse(response, 400, 'recipes are a list of { match?, times?, do }');
    book.set(recipes);
    json(response, 200, { recipes: recipes.length });
  }

  const server = createServer({ maxHeaderSize: 16_384 }, (request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) refuse(response, 500, 'the simulator failed');
      else response.destroy();
    });
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mount: (simulators) => {
      mounted = simulators;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  const tryPort = (wanted: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  try {
    await tryPort(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    await tryPort(0);
  }
}

async function body(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_RECIPES_BYTES) return '';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function readRecipes(text: string): Recipe<unknown>[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isRecipe = (each: unknown) => typeof each === 'object' && each !== null && 'do' in each;
    return Array.isArray(value) && value.every(isRecipe) ? (value as Recipe<unknown>[]) : undefined;
  } catch {
    return undefined;
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(value)}\n`);
}

const refuse = (response: ServerResponse, status: number, error: string) => json(response, status, { error });
