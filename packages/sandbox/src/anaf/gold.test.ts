import { expect, test } from 'vitest';
import { readGold } from '../testing/gold-folder.ts';
import { bareCui, isCui } from './cui.ts';
import { KNOWN_FIRMS } from './index.ts';
import { askTva, serveAnaf } from './testing/anaf-client.ts';

test('gold: control digits are judged as the gold cases are', async (ctx) => {
  const { cases, normalisation } = await readGold<{
    cases: { cui: string; valid: boolean }[];
    normalisation: { input: string; normalised: string; valid: boolean }[];
  }>(ctx, 'anaf-taxpayer/cui-checksum.json');
  expect(cases.length).toBeGreaterThan(10);
  for (const { cui, valid } of cases) expect([cui, !cui.startsWith('-') && isCui(bareCui(cui))]).toEqual([cui, valid]);
  for (const { input, normalised, valid } of normalisation) {
    expect([bareCui(input), isCui(bareCui(input))]).toEqual([normalised, valid]);
  }
});

test('gold: a made-up firm has the groups and fields of the real records', async (ctx) => {
  const records = await readGold<Record<string, Record<string, object>>>(ctx, 'anaf-taxpayer/v8-records.json');
  await using served = await serveAnaf();
  const { body } = await askTva(served, [KNOWN_FIRMS.payer]);
  const shape = (record: Record<string, object>) =>
    Object.fromEntries(Object.entries(record).map(([group, fields]) => [group, Object.keys(fields).sort()]));
  const ours = shape(body.found[0]);
  const real = Object.values(records).filter((record) => 'date_generale' in Object(record));
  expect(real.length).toBeGreaterThan(3);
  for (const record of real) {
    for (const [group, fields] of Object.entries(shape(record)))
      expect(ours[group]).toEqual(expect.arrayContaining(fields));
  }
});
