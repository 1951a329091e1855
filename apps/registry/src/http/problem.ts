/** Answers errors as problem details (RFC 9457), in the asker's language, and never with what was sent. */

import { FailureError, failureStatus } from '@genius/contract';
import type { Logger } from '@genius/runtime';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { errors } from '../errors.ts';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** What the server's words for a body that it can not read mean. */
const UNREADABLE: Record<string, string> = {
  FST_ERR_CTP_EMPTY_JSON_BODY: 'its content-type says JSON, but it has no body; send {} or leave the header out',
  FST_ERR_CTP_INVALID_JSON_BODY: 'its body is not JSON',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'its content-type is not taken here; send application/json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'its body is too large',
};
const MOST_PATH = 100;

export function answerProblems(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const failure = toFailureError(error);
    if (failure) return problem(request, reply, failure);
    if (error.statusCode === 429) return problem(request, reply, errors.GW_REGISTRY_TOO_MANY({ limit: error.message }));
    if (error.statusCode !== undefined && error.statusCode < 500) {
      const answered = errors.GW_REGISTRY_BAD_REQUEST({
        field: 'request',
        problem: UNREADABLE[error.code] ?? error.code ?? 'it can not be read',
      });
      return problem(request, reply, answered, error.statusCode);
    }
    log.error('a request failed', {
      route: request.routeOptions.url ?? '',
      problem: `${error.name}: ${error.message}`,
    });
    return reply
      .status(500)
      .type(PROBLEM_TYPE)
      .send({ type: 'about:blank', title: 'Internal Server Error', status: 500, detail: 'The log says why.' });
  });
  app.setNotFoundHandler((request, reply) =>
    problem(
      request,
      reply,
      errors.GW_REGISTRY_NOT_FOUND({ what: 'route', name: `${request.method} ${pathOf(request)}` }),
    ),
  );
}

function toFailureError(error: FastifyError): FailureError | undefined {
  if (error instanceof FailureError) return error;
  if (!hasZodFastifySchemaValidationErrors(error)) return undefined;
  const [first] = error.validation;
  const field = [error.validationContext, ...(first?.instancePath.split('/').filter(Boolean) ?? [])].join('.');
  return errors.GW_REGISTRY_BAD_REQUEST({ field, problem: first?.message ?? 'it is not valid' }, { field });
}

function problem(
  request: FastifyRequest,
  reply: FastifyReply,
  error: FailureError,
  status = failureStatus(error.failure),
) {
  const { code, kind, message, messageRo, field, details, retryAfterMs } = error.failure;
  const isRo = request.headers['accept-language']?.toLowerCase().startsWith('ro');
  if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1_000));
  if (status === 401) reply.header('www-authenticate', 'Bearer realm="workers-registry"');
  return reply
    .status(status)
    .type(PROBLEM_TYPE)
    .send({
      type: `urn:genius-workers:error:${code}`,
      title: code,
      status,
      detail: (isRo && messageRo) || message,
      code,
      kind,
      ...(field ? { field } : {}),
      ...(details ? { details } : {}),
    });
}

/** Without the query, which may hold what is nobody's business. */
function pathOf({ url }: FastifyRequest): string {
  return (url.split('?', 1)[0] ?? '').slice(0, MOST_PATH);
}
