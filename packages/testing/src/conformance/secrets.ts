/** What Secrets promises: of the store, and of sealing on top of it. */

import { randomBytes } from 'node:crypto';
import { createSecrets, openSecretKeys, type Ports } from '@genius/runtime';
import { describe, expect, it } from 'vitest';
import { inWorld, type OpenWorld } from './world.ts';

const KEY = randomBytes(32).toString('base64');
const service = (ports: Ports, keys = KEY) =>
  createSecrets({
    rows: ports.secrets,
    audit: ports.audit,
    keys: openSecretKeys(ports.secrets.keyFolder, { GENIUS_SECRET_KEY: keys }),
  });

export function secretsConformance(open: OpenWorld): void {
  describe('secrets', () => {
    it(
      'a stored text comes back after a restart with its version, and a deleted one leaves its version behind',
      inWorld(open, async (world) => {
        const { secrets } = world.ports;
        expect(await secrets.get('t', 'a')).toBeUndefined();
        expect(await secrets.put({ tenant: 't', name: 'a', version: 2, sealed: 'x' })).toBe(false);
        expect(await secrets.put({ tenant: 't', name: 'a', version: 1, sealed: 'x' })).toBe(true);
        const later = (await world.reopen()).secrets;
        const stored = { tenant: 't', name: 'a', version: 1, sealed: 'x', updatedAt: expect.any(Number) };
        expect(await later.get('t', 'a')).toEqual(stored);
        expect(await later.get('', 'a')).toBeUndefined();
        expect(await later.delete('t', 'a')).toBe(true);
        expect(await later.delete('t', 'a')).toBe(false);
        expect(await later.get('t', 'a')).toMatchObject({ version: 2, sealed: undefined });
        expect(await later.put({ tenant: 't', name: 'a', version: 1, sealed: 'y' })).toBe(false);
        expect(await later.put({ tenant: 't', name: 'a', version: 3, sealed: 'y' })).toBe(true);
      }),
    );

    it(
      'of two writers in two instances one stores the next version',
      inWorld(open, async ({ ports, another }) => {
        const other = await another();
        for (let version = 1; version <= 5; version++) {
          const stored = await Promise.all(
            [ports, other, ports, other].map(({ secrets }, i) =>
              secrets.put({ tenant: '', name: 'a', version, sealed: `${version}.${i}` }),
            ),
          );
          expect(stored.filter(Boolean)).toHaveLength(1);
          expect(await ports.secrets.get('', 'a')).toMatchObject({
            version,
            sealed: `${version}.${stored.indexOf(true)}`,
          });
        }
      }),
    );

    it(
      'they are listed by tenant and the beginning of their names, taken as text, without what is deleted',
      inWorld(open, async ({ ports: { secrets } }) => {
        for (const [tenant, name] of [
          ['t', 'a_b'],
          ['', 'a/2'],
          ['t', 'axb'],
          ['t', 'B'],
          ['', 'gone'],
          ['', 'a/1'],
        ] as const) {
          await secrets.put({ tenant, name, version: 1, sealed: 'x' });
        }
        await secrets.delete('', 'gone');
        const names = async (filter?: { tenant?: string; prefix?: string }) =>
          (await secrets.list(filter)).map(({ tenant, name }) => `${tenant}:${name}`);
        expect(await names()).toEqual([':a/1', ':a/2', 't:B', 't:a_b', 't:axb']);
        expect(await names({ tenant: 't', prefix: 'a_' })).toEqual(['t:a_b']);
        expect(await names({ tenant: '', prefix: 'a/' })).toEqual([':a/1', ':a/2']);
        expect((await secrets.list({ prefix: 'B' }))[0]).toEqual({
          tenant: 't',
          name: 'B',
          version: 1,
          updatedAt: expect.any(Number),
        });
      }),
    );

    it(
      'a value is stored sealed, and read by its tenant or, from the default tenant, by all',
      inWorld(open, async ({ ports, another }) => {
        const here = service(ports);
        const there = service(await another());
        const value = `p@ss ș ${randomBytes(8).toString('hex')}`;
        expect(await here.of('', 'test').write('email/senders/office', value)).toBe(1);
        expect(await there.of('', 'test').read('email/senders/office')).toEqual({ value, version: 1 });
        expect(await there.of('firm', 'test').read('email/senders/office')).toEqual({ value, version: 1 });
        const stored = await ports.secrets.get('', 'email/senders/office');
        expect(stored?.sealed).toMatch(/^v1\./);
        expect(JSON.stringify(stored)).not.toContain(value);
        await here.of('firm', 'test').write('email/senders/office', 'our own');
        expect((await there.of('firm', 'test').read('email/senders/office'))?.value).toBe('our own');
        expect((await there.of('other', 'test').read('email/senders/office'))?.value).toBe(value);
        expect(await here.of('firm', 'test').delete('email/senders/office')).toBe(true);
        expect((await there.of('firm', 'test').read('email/senders/office'))?.value).toBe(value);
      }),
    );

    it(
      'of two that change what both read one wins, and the other is told',
      inWorld(open, async ({ ports, another }) => {
        const writers = [service(ports), service(await another())].map((each) => each.of('t', 'test'));
        await writers[0]?.write('token', 'first', { version: 0 });
        const ended = await Promise.allSettled(
          writers.map(async (each, i) => {
            const read = await each.read('token');
            return each.write('token', `from ${i}`, { version: read?.version as number });
          }),
        );
        const won = ended.findIndex(({ status }) => status === 'fulfilled');
        expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect((ended[1 - won] as PromiseRejectedResult).reason).toMatchObject({ code: 'GW_SECRET_CHANGED' });
        expect(await writers[0]?.read('token')).toEqual({ value: `from ${won}`, version: 2 });
      }),
    );

    it(
      'after a rotation the new key alone opens all, and the audit log knows who did what but no value',
      inWorld(open, async ({ ports }) => {
        const next = randomBytes(32).toString('base64');
        const before = service(ports);
        for (const tenant of ['', 'a', 'b']) await before.of(tenant, 'ana').write('s', `value of ${tenant}`);
        await before.of('a', 'ana').delete('s');
        expect(await service(ports, `${next},${KEY}`).rotate('ana')).toEqual({ rotated: 2, unopened: [] });
        expect((await service(ports, next).of('b', 'ana').read('s'))?.value).toBe('value of b');
        await expect(before.of('b', 'ana').read('s')).rejects.toMatchObject({ code: 'GW_SECRET_SEALED' });
        const audit = await ports.audit.list();
        expect(audit.map(({ actor, action, tenant }) => `${actor} ${action} ${tenant}`)).toEqual([
          'ana secret.written ',
          'ana secret.written a',
          'ana secret.written b',
          'ana secret.deleted a',
          'ana secrets.rotated ',
        ]);
        expect(JSON.stringify(audit)).not.toContain('value of');
      }),
    );
  });
}
