/** ANAF for a test: the simulator on a real socket and a folder of its own, and the variables that lead there. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AnafSettings, type AnafSimulator, openAnaf } from '@genius/sandbox/anaf';
import { makeTestFolder } from '@genius/testing';

export interface AnafWorld extends AsyncDisposable {
  anaf: AnafSimulator;
}

/** Opens it with these settings, and points this process there until the end of the block. */
export async function openAnafWorld(settings: Partial<AnafSettings> = {}): Promise<AnafWorld> {
  const folder = makeTestFolder();
  let anaf: AnafSimulator | undefined;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    Promise.resolve(anaf?.answer(request, response, path)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const opened = await openAnaf({ folder: folder.path, url: `http://127.0.0.1:${port}` });
  anaf = opened;
  opened.state.change(settings);
  const before = Object.keys(opened.env).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, opened.env);
  return {
    anaf: opened,
    async [Symbol.asyncDispose]() {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await opened.close();
      folder.remove();
    },
  };
}
