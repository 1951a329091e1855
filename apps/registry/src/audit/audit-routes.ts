/** The audit log: who decided what and why, and whether anybody changed it since. */

import type { Audit, AuditRecord } from '@genius/runtime';
import { z } from 'zod';
import type { Routes } from '../http/app.ts';
import { tenantOf } from '../http/authenticate.ts';
import { iso, numberCursor, pageQuery } from '../http/page.ts';
import type { RegistryWorld } from '../world.ts';

const record = z.object({
  position: z.number(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  tenant: z.string(),
  reason: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
  hash: z.string(),
});

/** Records that one request reads at most, for those of a tenant. */
const MOST_READ = 20_000;

export function auditRoutes({ ports }: RegistryWorld): Routes {
  return (app) => {
    app.get(
      '/v1/audit',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['audit'],
          summary: 'The audit log, oldest first',
          description: 'A page may be short and still have a `next`: it ends after 20,000 records of others.',
          querystring: z.object({
            target: z.string().max(500).optional(),
            tenant: z.string().max(200).optional(),
            ...pageQuery,
            cursor: numberCursor,
          }),
          response: { 200: z.object({ records: z.array(record), next: z.string().optional() }) },
        },
      },
      async (request) => {
        const { limit, cursor, target } = request.query;
        const tenant = tenantOf(request, request.query.tenant);
        const after = Number(cursor ?? 0);
        const { records, next } = await readPage(ports.audit, { after, limit, target, tenant });
        return { records: records.map(show), ...(next === undefined ? {} : { next: String(next) }) };
      },
    );

    app.get(
      '/v1/audit/verify',
      {
        config: { scope: 'workers:admin' },
        schema: {
          tags: ['audit'],
          summary: 'Whether a record was changed or removed since it was written',
          response: {
            200: z.object({
              intact: z.boolean(),
              firstBroken: z.number().optional().describe('Position of the first record whose hash does not fit.'),
            }),
          },
        },
      },
      async () => {
        const firstBroken = await ports.audit.verify();
        return firstBroken === undefined ? { intact: true } : { intact: false, firstBroken };
      },
    );
  };
}

interface PageQuery {
  after: number;
  limit: number;
  target: string | undefined;
  tenant: string | undefined;
}

async function readPage(
  audit: Audit,
  { after, limit, target, tenant }: PageQuery,
): Promise<{ records: AuditRecord[]; next?: number }> {
  const records: AuditRecord[] = [];
  let position = after;
  for (let read = 0; read < MOST_READ; ) {
    const wanted = tenant === undefined ? limit - records.length : 1_000;
    const some = await audit.list({ after: position, limit: wanted, ...(target === undefined ? {} : { target }) });
    for (const each of some) {
      position = each.position;
      if (tenant === undefined || each.tenant === tenant) records.push(each);
      if (records.length === limit) return { records, next: position };
    }
    if (some.length < wanted) return { records };
    read += some.length;
  }
  return { records, next: position };
}

const show = ({ at, ...rest }: AuditRecord): z.input<typeof record> => ({ ...rest, at: iso(at) });
