import { expect, it } from 'vitest';
import { archive, archivedBlob, archiveMigrations, findArchived } from './archive.ts';
import { withContext } from './testing/with-context.ts';

const entry = {
  service: 'efactura',
  direction: 'sent',
  kind: 'invoice',
  reference: '5012345678',
  number: 'F-1',
  cif: '18547290',
  partnerCif: '14399840',
  period: '2026-11',
  mediaType: 'application/xml',
} as const;

it('what is archived is found by number, partner and period, and its bytes come back', async () => {
  await withContext(
    async (ctx) => {
      const kept = await archive(ctx, entry, Buffer.from('<Invoice/>'));
      await archive(ctx, { ...entry, kind: 'signature' }, Buffer.from('<Signature/>'));
      await archive(ctx, { ...entry, reference: '6', number: 'F-2', period: '2026-12' }, Buffer.from('<Invoice2/>'));
      expect(await findArchived(ctx, { number: 'F-1', kind: 'invoice' })).toEqual([kept]);
      expect(await findArchived(ctx, { partnerCif: '14399840', period: '2026-11' })).toHaveLength(2);
      expect(await findArchived(ctx, { period: '2026-12' })).toMatchObject([{ number: 'F-2', bytes: 11 }]);
      expect(await findArchived(ctx, { number: "F-1' OR '1'='1" })).toEqual([]);
      expect((await ctx.blobs.get(archivedBlob(kept))).toString()).toBe('<Invoice/>');
    },
    // Each worker that archives brings the table.
    { migrations: [...archiveMigrations, ...archiveMigrations], tenant: 'firm' },
  );
}, 60_000);

it('the same file is kept once, also by many at once, and no blob is left over', async () => {
  await withContext(
    async (ctx) => {
      const kept = await Promise.all(Array.from({ length: 5 }, () => archive(ctx, entry, Buffer.from('<Invoice/>'))));
      expect(new Set(kept.map(({ blob }) => blob)).size).toBe(1);
      expect(await findArchived(ctx, {})).toHaveLength(1);
      expect(await ctx.blobs.list({ tenant: 'firm' })).toHaveLength(1);
    },
    { migrations: archiveMigrations, tenant: 'firm' },
  );
}, 60_000);
