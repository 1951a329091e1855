/** Calls the API of a `genius start` as a person who came by its login link. */

import { type GeniusProcess, startGenius } from './genius-process.ts';

export interface RegistryProcess {
  process: GeniusProcess;
  url: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at what they expect
  get(path: string): Promise<any>;
}

export async function startRegistry(env: NodeJS.ProcessEnv): Promise<RegistryProcess> {
  const process = await startGenius(['start', '--no-sample'], env);
  const link = await linkIn(process);
  const answer = await fetch(link, { redirect: 'manual' });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] as string;
  const { origin } = new URL(link);
  return {
    process,
    url: origin,
    async get(path) {
      const found = await fetch(`${origin}${path}`, { headers: { cookie } });
      if (!found.ok) throw new Error(`${path} answered ${found.status}: ${await found.text()}`);
      return found.json();
    },
  };
}

/** It is printed right after the line that says "ready". */
async function linkIn({ out }: GeniusProcess): Promise<string> {
  for (;;) {
    const [link] = /http:\/\/\S+\/login\?code=\S+/.exec(out()) ?? [];
    if (link) return link;
    await new Promise<void>((resolve) => setTimeout(resolve, 20));
  }
}
