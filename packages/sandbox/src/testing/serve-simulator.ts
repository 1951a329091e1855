/** A simulator alone in a folder of its own, with its routes on a real server: for tests of simulators. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Mounted, openServer } from '../http.ts';
import type { SimulatorWorld } from '../simulator.ts';

export interface Served<S> extends AsyncDisposable {
  simulator: S;
  url: string;
  folder: string;
  /** Ends it and opens it again on the same folder. */
  restart(): Promise<S>;
  getJson(path: string): Promise<unknown>;
  getText(path: string, headers?: Record<string, string>): Promise<string>;
}

/** Closed, and its folder removed, at the end of the block. */
export async function serveSimulator<S extends Mounted>(
  open: (world: SimulatorWorld) => Promise<S>,
): Promise<Served<S>> {
  const folder = await mkdtemp(join(tmpdir(), 'genius-test-'));
  const server = await openServer(0, 'test');
  const start = async () => {
    const simulator = await open({ folder, url: server.url });
    server.mount([simulator]);
    return simulator;
  };
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${server.url}${path}`, { headers });
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    return response;
  };
  const served: Served<S> = {
    simulator: await start(),
    url: server.url,
    folder,
    async restart() {
      await served.simulator.close();
      served.simulator = await start();
      return served.simulator;
    },
    getJson: async (path) => (await get(path)).json(),
    getText: async (path, headers) => (await get(path, headers)).text(),
    async [Symbol.asyncDispose]() {
      await served.simulator.close();
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return served;
}
