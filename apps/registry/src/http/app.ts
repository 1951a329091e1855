/** The HTTP application: validation by zod, OpenAPI, authentication, limits and problems; the routes are the parts'. */

import cors from '@fastify/cors';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import websocket from '@fastify/websocket';
import type { Task } from '@genius/contract';
import type { Logger } from '@genius/runtime';
import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import {
  createJsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { type AuthenticateOptions, authenticate } from './authenticate.ts';
import { addExamples } from './openapi-examples.ts';
import { addProblems } from './openapi-problems.ts';
import { addSubmissions } from './openapi-tasks.ts';
import { answerProblems } from './problem.ts';

export type RegistryApp = FastifyInstance<
  import('node:http').Server,
  import('node:http').IncomingMessage,
  import('node:http').ServerResponse,
  import('fastify').FastifyBaseLogger,
  ZodTypeProvider
>;

/** A part of the API. */
export type Routes = (app: RegistryApp) => void;

export interface AppOptions extends AuthenticateOptions {
  version: string;
  /** Requests are not logged: their paths and queries may carry personal data. */
  log: Logger;
  /** Origins whose pages may call the API. Default none. */
  origins?: readonly string[];
  /** Requests a minute and token. Default 3000. */
  rate?: number;
  routes: readonly Routes[];
  /** Their submissions are described one by one in the OpenAPI document. */
  tasks: readonly Task[];
}

const MAX_BODY_BYTES = 2_000_000;
/** A blob of 100 MB takes so long at 3 Mbit/s; headers must come within Node's 60 s all the same. */
const REQUEST_MS = 300_000;

export async function createApp(options: AppOptions): Promise<RegistryApp> {
  const { rate = 3_000, origins = [], log } = options;
  const app = Fastify({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_MS,
    routerOptions: { ignoreTrailingSlash: true },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app, log);
  // Before who asks is known, so that a page of a listed origin can read why it is not let in.
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['location', 'retry-after', 'x-genius-index'],
    maxAge: 600,
  });
  authenticate(app, options);
  await app.register(rateLimit, {
    hook: 'preHandler',
    max: rate,
    timeWindow: '1 minute',
    keyGenerator: ({ principal, ip }) => (principal ? `token ${principal.subject}` : ip),
    errorResponseBuilder: (_request, { max, statusCode }) => Object.assign(new Error(String(max)), { statusCode }),
  });
  await app.register(websocket, { options: { maxPayload: 65_536 } });
  await describe(app, options);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.after(() => {
    for (const routes of options.routes) routes(app);
  });
  return app;
}

async function describe(app: RegistryApp, { version, tasks }: AppOptions): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Genius Workers: Worker Registry',
        version,
        description: 'Who runs, how healthy, what happened to a run, and what to do about it.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      security: [{ token: [] }],
    },
    transform: createJsonSchemaTransform({ skipList: [] }),
    transformObject: (found) =>
      'openapiObject' in found ? addProblems(addExamples(addSubmissions(found.openapiObject, tasks))) : {},
  });
  const pages: FastifyPluginAsync = async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, public: true };
    });
    await scope.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'list', deepLinking: true } });
  };
  await app.register(pages);
  app.get('/openapi.json', { config: { public: true }, schema: { hide: true } as object }, () => app.swagger());
}
