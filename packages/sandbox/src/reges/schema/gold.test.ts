import { expect, test } from 'vitest';
import { readGold, readGoldBytes } from '../../testing/gold-folder.ts';
import { judgeXml, readBodies } from './read-body.ts';

interface Case {
  file: string;
  request: string;
  expected: { xsdValid?: boolean };
}

const rules = { typeFirst: false, unknownNames: 'refuse' } as const;

test('gold: every official body of JSON is accepted', async (ctx) => {
  const { cases } = await readGold<{ cases: Case[] }>(ctx, 'reges/manifest.json');
  const bodies = cases.filter(({ file, request }) => file.endsWith('.json') && !request.includes('Nomenclator'));
  expect(bodies.length).toBeGreaterThan(20);
  for (const { file, request } of bodies) {
    const bytes = await readGoldBytes(ctx, `reges/${file}`);
    const path = request.replace('POST /api/', '').replace('/Batch', '');
    const read = readBodies(bytes, 'json', path, request.endsWith('/Batch'), rules);
    expect([file, 'faults' in read ? read.faults : read.bodies.flatMap(({ faults }) => faults)]).toEqual([file, []]);
  }
});

test('gold: every official body of XML gets the verdict of the schema', async (ctx) => {
  const { cases } = await readGold<{ cases: Case[] }>(ctx, 'reges/manifest.json');
  const bodies = cases.filter(({ file }) => file.endsWith('.xml'));
  expect(bodies.length).toBeGreaterThan(20);
  for (const { file, expected } of bodies) {
    const faults = judgeXml(await readGoldBytes(ctx, `reges/${file}`));
    expect([file, faults.length === 0, faults]).toEqual([file, expected.xsdValid, expect.anything()]);
  }
});
