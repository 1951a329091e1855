/** What the process itself answers beside the API: its probes, metrics and signed links to blobs. */

import { type HttpAnswers, sendAnswer } from '@genius/runtime/http-server';
import type { Routes } from './app.ts';

const PATHS = ['/', '/livez', '/readyz', '/healthz', '/metrics', '/blobs/*'];

/** Open to everyone who reaches the port, as they are without the API. */
export function processRoutes(answers: HttpAnswers): Routes {
  return (app) => {
    for (const path of PATHS) {
      app.get(
        path,
        { config: { public: true, rateLimit: false }, schema: { hide: true } as object },
        async (request, reply) => {
          reply.hijack();
          const failed = { status: 500, body: { error: 'it could not be answered; the log says why' } };
          const answer = await answers(request.raw).catch(() => failed);
          sendAnswer(request.raw, reply.raw, answer ?? { status: 404, body: { error: 'there is nothing here' } });
        },
      );
    }
  };
}
