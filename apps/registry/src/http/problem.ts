/** Answers errors as problem details (RFC 9457), in the asker's language, and never with what was sent. */

import { FailureError, failureStatus } from '@genius/contract';
import type { Logger } from '@genius/runtime';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { errors } from '../errors.ts';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export function answerProblems(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const failure = toFailureError(error);
    if (failure) return problem(request, reply, failure);
    if (error.statusCode === 429) return problem(request, reply, errors.GW_REGISTRY_TOO_MANY({ limit: error.message }));
    if (error.statusCode !== undefined && error.statusCode < 500) {
      const answered = errors.GW_REGISTRY_BAD_REQUEST({
        field: 'request',
        problem: error.code ?? 'it can not be read',
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
    problem(request, reply, errors.GW_REGISTRY_NOT_FOUND({ what: 'route', name: request.method })),
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
