import { expect, type TestContext, test } from 'vitest';
import { readGold, readGoldBytes } from '../../testing/gold-folder.ts';
import { parseXml } from '../../xml-tree.ts';
import { serveAnaf } from '../testing/anaf-client.ts';
import { CIF, connect } from '../testing/efactura-client.ts';
import { readDocument } from './invoice.ts';
import { judgeDocument } from './judge.ts';

interface Case {
  file: string;
  kind?: string;
  xsd?: boolean;
  ciusro_1_0_9?: { valid: boolean; fatal: string[] };
  expected?: { valid: boolean; fatal: string[]; xsd?: boolean };
}

/** The rules that the simulator looks at, by the names of the rule file; those that share a text share a name here. */
const REACH: Record<string, string> = {
  ...Object.fromEntries(['001', '010', '030', '065', '120', '100', '110', '140', '150', '160', '170', '180'].map(same)),
  'BR-RO-020_1': 'BR-RO-020',
  'BR-RO-020_2': 'BR-RO-020',
  'BR-RO-081': 'BR-RO-080',
  'BR-RO-082': 'BR-RO-080',
  'BR-RO-091': 'BR-RO-090',
  'BR-RO-092': 'BR-RO-090',
  'BR-RO-101': 'BR-RO-100',
  'BR-RO-111': 'BR-RO-110',
  'BR-RO-201': 'BR-RO-200',
  'BR-RO-202': 'BR-RO-200',
  'BR-RO-211': 'BR-RO-210',
  'BR-RO-212': 'BR-RO-210',
  ...Object.fromEntries(
    ['DT001', 'DT002', 'DT003', 'DT003_CN', 'DT004', 'DT005', 'DT006'].map((id) => [`BR-RO-${id}`, 'BR-RO-DT001']),
  ),
  ...Object.fromEntries(
    ['09', '10', '11', '12', '13', '14', '15', '16', '17', '25'].map((id) => [`BR-CO-${id}`, `BR-CO-${id}`]),
  ),
  'BR-27': 'BR-27',
  'BR-S-08': 'BR-S-08',
  'BR-CL-04': 'BR-CL-04',
};

function same(id: string): [string, string] {
  return [`BR-RO-${id}`, `BR-RO-${id}`];
}

async function casesOf(ctx: TestContext, set: string): Promise<Case[]> {
  const { sets } = await readGold<{ sets: Record<string, Case[]> }>(ctx, 'anaf-efactura/manifest.json');
  return sets[set] ?? [];
}

/** The rules that the simulator finds broken; `schema` if it would not have taken the upload. */
async function verdictOf(ctx: TestContext, { file }: Case): Promise<string[]> {
  const bytes = await readGoldBytes(ctx, `anaf-efactura/${file}`);
  try {
    const { root } = parseXml(bytes);
    const faults = judgeDocument(readDocument(bytes, root.name === 'CreditNote' ? 'CN' : 'UBL'));
    return [...new Set(faults.map(({ rule }) => rule))];
  } catch {
    return ['schema'];
  }
}

const withinReach = (fatal: readonly string[]) => [...new Set(fatal.flatMap((id) => REACH[id] ?? []))];

test.for(['full', 'derived'])(
  'gold: %s documents get the verdict of the published rules, as far as it looks',
  { timeout: 60_000 },
  async (set, ctx) => {
    const cases = await casesOf(ctx, set);
    expect(cases.length).toBeGreaterThan(20);
    let valid = 0;
    for (const each of cases.filter(({ xsd }) => xsd !== false)) {
      const known = each.expected ?? each.ciusro_1_0_9;
      if (!known) continue;
      const found = await verdictOf(ctx, each);
      if (known.valid) valid++;
      const decimals = known.fatal.some((id) => id.startsWith('BR-DEC-')) ? ['BR-RO-Z2'] : [];
      expect([each.file, found.filter((rule) => rule !== 'BR-RO-Z2').sort()]).toEqual([
        each.file,
        withinReach(known.fatal).sort(),
      ]);
      if (found.includes('BR-RO-Z2')) expect([each.file, decimals]).toEqual([each.file, ['BR-RO-Z2']]);
    }
    expect(valid).toBeGreaterThan(5);
  },
);

test('gold: documents that break the schema in what it looks at are not taken', async (ctx) => {
  const beyond = /unknown-element/;
  for (const each of (await casesOf(ctx, 'xsd_negative')).filter(({ file }) => !beyond.test(file))) {
    expect([each.file, await verdictOf(ctx, each)]).toEqual([each.file, ['schema']]);
  }
});

test('gold: full documents that are sent are ok or nok as the published rules have it', {
  timeout: 60_000,
}, async (ctx) => {
  await using served = await serveAnaf({ processMs: 0 });
  const { uploads } = served.simulator;
  const { index, state } = await connect(served);
  const sent = (await casesOf(ctx, 'full')).filter(({ xsd }) => xsd === true);
  for (const { file, kind, ciusro_1_0_9: known } of sent) {
    const xml = (await readGoldBytes(ctx, `anaf-efactura/${file}`)).toString();
    const id = await index(xml, { standard: kind === 'CreditNote' ? 'CN' : 'UBL', cif: CIF });
    const isOk = known?.valid === true;
    expect([file, await state(id)]).toEqual([file, expect.stringContaining(`stare="${isOk ? 'ok' : 'nok'}"`)]);
    // Some are the same invoice with other content.
    uploads.clear();
  }
  expect(sent.length).toBeGreaterThan(20);
});
