import { expect, type TestContext, test } from 'vitest';
import { readGold, readGoldBytes } from '../../testing/gold-folder.ts';
import { serveAnaf } from '../testing/anaf-client.ts';
import { connectTransport } from '../testing/etransport-client.ts';
import { readDeclaration } from './declaration.ts';
import { ruleFaults } from './rules.ts';
import { controlDigits, makeUit } from './uit.ts';

interface Case {
  file: string;
  verdict: 'valid' | 'invalid';
  xsdValid: boolean;
  schematronFailed: string[];
}

const casesOf = async (ctx: TestContext) =>
  (await readGold<{ cases: Case[] }>(ctx, 'anaf-etransport/manifest.json')).cases;

const bytesOf = (ctx: TestContext, { file }: Case) => readGoldBytes(ctx, `anaf-etransport/${file}`);

/** These two have no ids in the published rules, so that the verdicts don't name them. */
const NAMELESS = ['BR-216', 'BR-217'];

test('gold: declarations get the verdict of the published schema and of every published rule', async (ctx) => {
  const cases = await casesOf(ctx);
  for (const each of cases) {
    const found = await verdictOf(ctx, each);
    const rules = each.xsdValid ? [...each.schematronFailed].sort() : 'schema';
    expect([each.file, found]).toEqual([each.file, rules]);
  }
  expect(cases.length).toBeGreaterThan(30);
});

async function verdictOf(ctx: TestContext, each: Case): Promise<string[] | 'schema'> {
  const bytes = await bytesOf(ctx, each);
  try {
    const { root } = readDeclaration(bytes, 2) ?? {};
    const rules = root ? ruleFaults(root).map(({ rule }) => rule) : [];
    return rules.filter((rule) => !NAMELESS.includes(rule)).sort();
  } catch {
    return 'schema';
  }
}

test('gold: declarations that are sent are refused at once, nok or ok as the published rules have it', async (ctx) => {
  await using served = await serveAnaf({ processMs: 0 });
  const { upload, state } = await connectTransport(served);
  // These are about a transport that this simulator never heard of.
  const onEarlier = /^(delete|confirm|vehicle|correction)-/;
  for (const each of (await casesOf(ctx)).filter(({ file }) => !onEarlier.test(file))) {
    const { body } = await upload(await bytesOf(ctx, each));
    const seen = body.ExecutionStatus === 1 ? 'schema' : (await state(body.index_incarcare)).stare;
    const known = each.xsdValid ? (each.verdict === 'valid' ? 'ok' : 'nok') : 'schema';
    expect([each.file, seen]).toEqual([each.file, known]);
  }
});

interface Published {
  responses: Record<string, Record<string, object>>;
}

test('gold: answers have the fields of the published ones, in their order', async (ctx) => {
  const { responses } = await readGold<Published>(ctx, 'anaf-etransport/api-responses.json');
  const published = (call: string, name: string) => Object.keys(responses[call]?.[name] ?? {});
  await using served = await serveAnaf({ processMs: 0 });
  const { upload, get, declare } = await connectTransport(served);
  const { body: taken } = await declare();
  const keys = async (answer: ReturnType<typeof get>) => Object.keys((await answer).body);
  const uploadCall = 'POST /upload/{standard}/{cif}/{versiune}';
  expect(Object.keys(taken)).toEqual(published(uploadCall, '200 incarcare cu succes v2'));
  expect(await keys(upload('<a/>'))).toEqual(published(uploadCall, '200 fisier transmis invalid'));
  const stateCall = 'GET /stareMesaj/{id_incarcare}';
  expect(await keys(get(`stareMesaj/${taken.index_incarcare}`))).toEqual(
    published(stateCall, '200 prelucrare cu succes'),
  );
  expect(await keys(get('stareMesaj/a'))).toEqual(published(stateCall, '200 index invalid'));
  const listCall = 'GET /lista/{zile}/{cif}';
  expect(await keys(get('lista/1/8000000000'))).toEqual(published(listCall, '200 lista mesaje'));
  expect(await keys(get('lista/1/9900000010'))).toEqual(published(listCall, '200 lipsa mesaje'));
  expect(await keys(get('lista/'))).toEqual(published(listCall, '404 cale incorecta'));
  const { body: records } = await get('info?cui_op=8000000000');
  const [record] = (responses['GET /info']?.['200 informatii transport'] ?? []) as object[];
  expect(Object.keys(records[0])).toEqual(Object.keys(record ?? {}));
  expect(await keys(get('info?cui_op=abc'))).toEqual(published('GET /info', '200 cui_op invalid'));
  expect(await keys(get('info'))).toEqual(published('GET /info', '400 apel incorect'));
});

test('a UIT ends in the digits that follow from it, as the published ones do', () => {
  const published = [
    '3V0P0L0P0T3JUW46',
    '4C0U0C0J0W3DDQ92',
    '5Y0Q0L0A0Y3AJA00',
    '9E0P0C0J0J3DQV99',
    '0C1E0K0N0M3EHP79',
  ];
  for (const uit of published) expect(uit.slice(0, 14) + controlDigits(uit.slice(0, 14))).toBe(uit);
  const made = Array.from({ length: 200 }, makeUit);
  expect(made.filter((uit) => !/^[0-9ACDEFHJKLMNPQRTUVWXY]{14}\d\d$/.test(uit))).toEqual([]);
  expect(new Set(made).size).toBe(200);
});
