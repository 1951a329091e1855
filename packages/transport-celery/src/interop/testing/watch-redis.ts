/** The commands that reach one database of a Redis, as its MONITOR tells them. */

import { connect } from 'node:net';

export interface RedisWatch {
  /** Verb and arguments of each, in order; those inside scripts are left out. */
  readonly seen: readonly string[][];
  /** Those inside scripts. */
  readonly scripted: readonly string[][];
  close(): void;
}

/** Resolves when it sees. */
export async function watchRedis(url: string): Promise<RedisWatch> {
  const { hostname, port, pathname } = new URL(url);
  const seen: string[][] = [];
  const scripted: string[][] = [];
  const socket = connect(Number(port), hostname);
  const listening = Promise.withResolvers<void>();
  let rest = '';
  socket.on('error', listening.reject);
  socket.on('data', (bytes) => {
    const lines = (rest + bytes.toString()).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '+OK') listening.resolve();
      const [, database, source, text] = /^\+[\d.]+ \[(\d+) (\S+)\] (.*)$/s.exec(line) ?? [];
      if (database !== pathname.slice(1)) continue;
      const words = [...(text ?? '').matchAll(/"((?:[^"\\]|\\.)*)"/gs)].map(([, word = '']) => word);
      (source === 'lua' ? scripted : seen).push(words.map((word) => word.replaceAll(/\\(["\\])/g, '$1')));
    }
  });
  socket.write('MONITOR\r\n');
  await listening.promise;
  return { seen, scripted, close: () => socket.destroy() };
}
