/** Slack for a test: the simulator on a real socket and a folder of its own, and the variables that lead there. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openSlack, type SlackSimulator } from '@genius/sandbox/slack';
import { makeTestFolder } from '@genius/testing';

export interface SlackWorld extends AsyncDisposable {
  slack: SlackSimulator;
  /** Texts of a channel's messages, oldest first; replies are indented. */
  said(channel: string): string[];
}

/** By which of the two ways a message goes out. */
export type Way = 'bot' | 'webhook';

const VARIABLES = ['SLACK_API_URL', 'SLACK_BOT_TOKEN', 'SLACK_CHANNEL', 'SLACK_WEBHOOK_URL'];

/** Opens it, and points this process and its children there until the end of the block. */
export async function openSlackWorld(way: Way = 'bot'): Promise<SlackWorld> {
  const folder = makeTestFolder();
  let slack: SlackSimulator | undefined;
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    Promise.resolve(slack?.answer(request, response, path)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const opened = await openSlack({ folder: folder.path, url: `http://127.0.0.1:${port}` });
  slack = opened;
  const before = VARIABLES.map((name) => [name, process.env[name]] as const);
  for (const name of VARIABLES) {
    const isMeant = (way === 'webhook') === (name === 'SLACK_WEBHOOK_URL');
    if (isMeant) process.env[name] = opened.env[name];
    else delete process.env[name];
  }
  return {
    slack: opened,
    said: (channel) =>
      opened.workspace
        .messages({ channel })
        .map(({ body, threadTs }) => (threadTs === undefined ? body.text : `> ${body.text}`)),
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
