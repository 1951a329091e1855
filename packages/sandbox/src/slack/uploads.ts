/** `/slack/upload/<id>`: takes the bytes of an announced file, as they are or in a form. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, sendText } from '../page/respond.ts';
import { readForm } from './call.ts';
import { obey } from './obey.ts';
import type { ApiWorld } from './web-api.ts';

const MOST_BODY_BYTES = 110_000_000;

export async function answerUpload(
  request: IncomingMessage,
  response: ServerResponse,
  id: string,
  world: ApiWorld,
): Promise<void> {
  const obeyed = await obey(world.recipes, { method: 'upload' }, request, response);
  if (obeyed === 'answered') return;
  if (obeyed.retryAfter !== undefined) {
    return sendText(response, 'rate_limited', 429, { 'retry-after': String(obeyed.retryAfter) });
  }
  if (obeyed.error !== undefined) return sendText(response, obeyed.error, 400);
  const file = world.workspace.file(id);
  if (file?.state !== 'announced') return sendText(response, 'not found', 404);
  const body = await readBody(request, MOST_BODY_BYTES);
  if (!body) return sendText(response, 'too large', 413);
  const { bytes, mediaType } = await readBytes(request, body);
  if (bytes.length !== file.size) return sendText(response, 'the length is not the one that was announced', 400);
  world.workspace.fillFile(id, bytes, mediaType || typeByName(file.name));
  if (obeyed.cut === 'after') {
    request.socket.destroy();
    return;
  }
  sendText(response, `OK - ${bytes.length}`);
}

async function readBytes(request: IncomingMessage, body: Buffer): Promise<{ bytes: Buffer; mediaType: string }> {
  if (!request.headers['content-type']?.startsWith('multipart/form-data')) return { bytes: body, mediaType: '' };
  try {
    for (const value of (await readForm(request, body)).values()) {
      if (typeof value === 'string') continue;
      const mediaType = value.type === 'application/octet-stream' ? '' : value.type;
      return { bytes: Buffer.from(await value.arrayBuffer()), mediaType };
    }
  } catch {
    // Falls through to no bytes, which no announced file has.
  }
  return { bytes: Buffer.alloc(0), mediaType: '' };
}

const TYPES: Record<string, string> = {
  csv: 'text/csv',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  webp: 'image/webp',
  xml: 'application/xml',
  zip: 'application/zip',
};

function typeByName(name: string): string {
  return TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream';
}
