/** An S3 server on a folder: s3rver from npm, in a process of its own. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { s3Program } from './installed.ts';
import { type Server, serverOf } from './server.ts';

const BUCKET = 'genius';

export async function s3Server(folder: string): Promise<Server> {
  mkdirSync(folder);
  const port = await freePort();
  const program = s3Program();
  if (program === undefined) throw new Error('s3rver is not installed.');
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
