/** An S3 server on a folder, in a process of its own: s3rver from npm, and before it a check of signatures. */

import { mkdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { type Server, serverOf } from './server.ts';

const BUCKET = 'genius';

export async function s3Server(folder: string): Promise<Server> {
  mkdirSync(folder);
  const port = await freePort();
  // Built, this file and that one both end in .js.
  const program = fileURLToPath(new URL(`./s3-process${extname(import.meta.url)}`, import.meta.url));
  return serverOf({
    name: 's3rver',
    // The one pair of keys that s3rver knows.
    url: `http://S3RVER:S3RVER@127.0.0.1:${port}/${BUCKET}`,
    command: process.execPath,
    args: ['--no-deprecation', program, join(folder, 'data'), `${port}`, BUCKET],
    cwd: folder,
    log: join(folder, 'log'),
    env: process.env,
    stopSignal: 'SIGTERM',
    answers: () => isListening(port),
  });
}

async function isListening(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2_000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}
