/** An S3 server on a folder: s3rver from npm, in a process of its own. */

import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort } from './free-port.ts';
import { type Server, serverOf } from './server.ts';

const BUCKET = 'genius';

export async function s3Server(folder: string): Promise<Server> {
  mkdirSync(folder);
  const port = await freePort();
  const program = join(dirname(createRequire(import.meta.url).resolve('s3rver/package.json')), 'bin/s3rver.js');
  const options = ['-a', '127.0.0.1', '-p', `${port}`, '-d', join(folder, 'data'), '-s', '--configure-bucket', BUCKET];
  return serverOf({
    name: 's3rver',
    // The one pair of keys that s3rver knows.
    url: `http://S3RVER:S3RVER@127.0.0.1:${port}/${BUCKET}`,
    command: process.execPath,
    args: ['--no-deprecation', program, ...options],
    cwd: folder,
    log: join(folder, 'log'),
    env: process.env,
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
