/**
 * s3rver behind a gate that checks what s3rver does not: that a request carries a right signature.
 *
 *     node s3-process.ts FOLDER PORT BUCKET
 */

import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { type Keys, whyRefused } from './s3-signature.ts';

interface S3rver {
  configureBuckets(): Promise<void>;
  callback(): RequestListener;
}

const [, , directory, port, bucket] = process.argv;
const keys: Keys = { key: 'S3RVER', secret: 'S3RVER' };
const program = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver;
const s3 = new program({ directory, silent: true, configureBuckets: [{ name: bucket }] });
await s3.configureBuckets();
const serve = s3.callback();

createServer((request, response) => {
  const code = whyRefused(
    { method: request.method ?? '', url: request.url ?? '', headers: request.headers as Record<string, string> },
    keys,
  );
  if (code === undefined) return serve(request, response);
  response.writeHead(403, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
  request.resume();
}).listen(Number(port), '127.0.0.1');
