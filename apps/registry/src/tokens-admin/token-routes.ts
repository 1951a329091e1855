/** Tokens that are made here: shown once, listed without themselves, and revoked within five seconds everywhere. */

import { randomUUID } from 'node:crypto';
import { durationMs } from '@genius/contract';
import { IsNull } from 'typeorm';
import { z } from 'zod';
import { errors } from '../errors.ts';
import type { Routes } from '../http/app.ts';
import { principalOf, tenantOf } from '../http/authenticate.ts';
import { duration } from '../http/forms.ts';
import { noteDeed, reason } from '../http/reason.ts';
import { SCOPES } from '../tokens/scopes.ts';
import type { RegistryWorld } from '../world.ts';
import type { RevokedTokens } from './revoked-tokens.ts';
import { TokenEntity, type TokenRow } from './token.entity.ts';

const token = z.object({
  id: z.string(),
  subject: z.string(),
  scopes: z.array(z.string()),
  tenant: z.string().optional(),
  createdAt: z.string(),
  createdBy: z.string(),
  expiresAt: z.string(),
  reason: z.string(),
  revokedAt: z.string().optional(),
});

const YEAR_MS = 365 * 86_400_000;
const MINUTE_MS = 60_000;

export function tokenRoutes(world: RegistryWorld, revoked: RevokedTokens): Routes {
  const rows = async () => (await world.database.dataSource()).getRepository(TokenEntity);

  return (app) => {
    app.post(
      '/v1/tokens',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['tokens'],
          summary: 'Makes a token; it is shown this once',
          body: z.object({
            subject: z.string().min(1).max(200).describe('Who or what it is for; stands in the audit log.'),
            scopes: z.array(z.enum(SCOPES)).min(1),
            tenant: z.string().max(200).optional(),
            lifetime: duration.describe('From a minute to a year (`365d`).'),
            reason,
          }),
          response: { 201: token.extend({ token: z.string() }) },
        },
      },
      async (request, reply) => {
        const { subject, scopes, lifetime, reason: why } = request.body;
        const tenant = tenantOf(request, request.body.tenant);
        const lifetimeMs = durationMs(lifetime as '1s');
        if (lifetimeMs < MINUTE_MS || lifetimeMs > YEAR_MS) {
          const field = 'body.lifetime';
          throw errors.GW_REGISTRY_BAD_REQUEST({ field, problem: 'it must be from 1m to 365d' }, { field });
        }
        const id = randomUUID();
        const text = await sign({ subject, scopes, lifetime: Math.floor(lifetimeMs / 1_000), id, tenant });
        const row: TokenRow = {
          ...{ id, subject, scopes: [...new Set(scopes)], reason: why },
          tenant: tenant ?? null,
          created_at: new Date(world.now()),
          created_by: principalOf(request).subject,
          expires_at: new Date(world.now() + lifetimeMs),
          revoked_at: null,
        };
        await (await rows()).insert(row);
        const details = { subject, scopes: row.scopes, lifetime };
        await noteDeed(world, request, { action: 'token.made', target: id, tenant, reason: why, details });
        return reply.status(201).send({ ...show(row), token: text });
      },
    );

    app.get(
      '/v1/tokens',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['tokens'],
          summary: 'Tokens that were made here, newest first',
          response: { 200: z.object({ tokens: z.array(token) }) },
        },
      },
      async (request) => {
        const { tenant } = principalOf(request);
        const found = await (await rows()).find({
          where: tenant === undefined ? {} : { tenant },
          order: { created_at: 'DESC', id: 'ASC' },
          take: 1_000,
        });
        return { tokens: found.map(show) };
      },
    );

    app.delete(
      '/v1/tokens/:id',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['tokens'],
          summary: 'Revokes a token',
          params: z.object({ id: z.uuid() }),
          querystring: z.object({ reason }),
          response: { 200: token },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { tenant } = principalOf(request);
        const all = await rows();
        const found = await all.findOneBy({ id, ...(tenant === undefined ? {} : { tenant }) });
        if (!found) throw errors.GW_REGISTRY_NOT_FOUND({ what: 'token', name: id });
        const revokedAt = found.revoked_at ?? new Date(world.now());
        await all.update({ id, revoked_at: IsNull() }, { revoked_at: revokedAt });
        revoked.forget();
        const details = { subject: found.subject };
        await noteDeed(world, request, { action: 'token.revoked', target: id, reason: request.query.reason, details });
        return show({ ...found, revoked_at: revokedAt });
      },
    );
  };

  async function sign(claims: {
    subject: string;
    scopes: readonly (typeof SCOPES)[number][];
    lifetime: number;
    id: string;
    tenant: string | undefined;
  }): Promise<string> {
    const { tenant, ...rest } = claims;
    try {
      return await world.tokens.sign({ ...rest, ...(tenant === undefined ? {} : { tenant }) });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw errors.GW_REGISTRY_CONFLICT({ what: 'The list of tokens', problem: error.message });
    }
  }
}

function show(row: TokenRow): z.input<typeof token> {
  const { tenant, created_at, created_by, expires_at, revoked_at, ...rest } = row;
  return {
    ...rest,
    ...(tenant === null ? {} : { tenant }),
    createdAt: created_at.toISOString(),
    createdBy: created_by,
    expiresAt: expires_at.toISOString(),
    ...(revoked_at ? { revokedAt: revoked_at.toISOString() } : {}),
  };
}
