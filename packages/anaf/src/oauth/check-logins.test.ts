import { setTimeout as sleep } from 'node:timers/promises';
import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { describe, expect, it } from 'vitest';
import { checkLogins } from './check-logins.ts';
import { rememberLogin } from './seen-logins.ts';
import type { Tokens } from './tokens.ts';

const DAY = 86_400_000;
const tokens = (accessDays: number, refreshDays: number): Tokens => ({
  accessToken: 'a',
  refreshToken: 'r',
  accessExpiresAt: Date.now() + accessDays * DAY,
  refreshExpiresAt: Date.now() + refreshDays * DAY,
  issuedAt: 0,
});

describe('health looks at all logins that are kept', () => {
  const kept = async (platform: TestPlatform, tenant: string, cif: string, value: Tokens | string) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    await platform.secrets.of(tenant, 'a test').write(`anaf/oauth/${cif}`, text);
  };

  it('and warns of those that end within 30 days, have ended or are not renewed, whoever used them', async () => {
    await using platform = await openTestPlatform();
    await kept(platform, '', 'default', tokens(80, 31));
    expect(await checkLogins(platform)).toBeUndefined();
    await kept(platform, '', '18', tokens(12, 12.5));
    await kept(platform, 'acme', '27', tokens(-1, -1));
    await kept(platform, 'acme', '35', { ...tokens(1.5, 200), refusedAt: 1 });
    await kept(platform, 'acme', '43', 'no tokens');
    expect(await checkLogins(platform)).toBe(
      'Logins at ANAF: 43 of acme can not be read; 27 of acme has ended; 35 of acme is not renewed by ANAF any more and ends in 1 day; 18 ends in 12 days. A person with the certificate logs in anew: genius anaf login; genius anaf tokens lists them.',
    );
  });

  it('and names the soonest of many', async () => {
    await using platform = await openTestPlatform();
    for (let n = 10; n < 40; n++) await kept(platform, `t${n}`, String(n), tokens(n / 4, n / 2 + 0.1));
    const warning = await checkLogins(platform);
    expect(warning).toMatch(/^Logins at ANAF: 10 of t10 ends in 5 days; .*14 of t14 ends in 7 days; and 25 more\./);
  });

  it('within its time: of more than it can read it says so', async () => {
    const holders = Array.from({ length: 1_000 }, (_, n) => ({ tenant: '', name: `anaf/oauth/${n + 10}` }));
    await using platform = await openTestPlatform();
    const { secrets } = platform;
    const slow = (tenant: string, actor: string) => ({
      ...secrets.of(tenant, actor),
      read: async () => {
        await sleep(500);
        return undefined;
      },
    });
    const begun = performance.now();
    const warning = await checkLogins({ secrets: { holders: async () => holders, of: slow } });
    expect(performance.now() - begun).toBeLessThan(4_900);
    expect(warning).toMatch(/Only \d+ of 1000 logins at ANAF were looked at\.$/);
  });

  it('and fails for one that this process uses: three days before its end, and after it; no longer once somebody logged in', async () => {
    await using platform = await openTestPlatform();
    rememberLogin('acme', { cif: '51' });
    await kept(platform, 'acme', '51', tokens(90, 100));
    const now = Date.now();
    expect(await checkLogins(platform, now)).toBeUndefined();
    expect(await checkLogins(platform, now + 80 * DAY)).toContain('51 of acme ends in ');
    await expect(checkLogins(platform, now + 98 * DAY)).rejects.toMatchObject({
      failure: { code: 'GW_ANAF_TOKEN_ENDING', message: expect.stringContaining('genius anaf login --cif') },
    });
    await expect(checkLogins(platform, now + 101 * DAY)).rejects.toMatchObject({ code: 'GW_ANAF_LOGIN_NEEDED' });
    await kept(platform, 'acme', '51', tokens(190, 300));
    expect(await checkLogins(platform, now + 101 * DAY)).toBeUndefined();
  });

  it('and fails for one of all tenants that one of them uses', async () => {
    await using platform = await openTestPlatform();
    rememberLogin('acme', { cif: 'default' });
    await kept(platform, '', 'default', tokens(-1, -1));
    await expect(checkLogins(platform)).rejects.toMatchObject({ code: 'GW_ANAF_LOGIN_NEEDED' });
  });
});
