/** The tasks that only read: they need neither ANAF nor a Database. */

import { openTestPlatform, type TestPlatform } from '@genius/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { etransportNeeded } from '../contract/needed.ts';
import { parseEtransport, validateEtransport } from '../contract/validate.ts';
import { worker } from '../index.ts';
import { manifest, NO_GOLD, readGold } from '../testing/gold.ts';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await openTestPlatform({ workers: [worker] });
});
afterAll(() => platform.close());

const ROOT = '<eTransport xmlns="mfp:anaf:dgti:eTransport:declaratie:v2" codDeclarant="14399840">';
const XML = `${ROOT}<confirmare uit="3V0P0L0P0T3JUW46" tipConfirmare="10"/></eTransport>`;

test('validate judges XML as text and of the blob store', async () => {
  const good = { valid: true, kind: 'confirmation', findings: [], counts: { fatal: 0, warning: 0, omitted: 0 } };
  expect(await platform.client.call(validateEtransport, { xml: XML })).toEqual(good);
  const file = await platform.ports.blobs.put(Buffer.from(XML), { mediaType: 'application/xml' });
  expect(await platform.client.call(validateEtransport, { file })).toEqual(good);
});

test('parse gives what can be sent, and says what is no declaration', async () => {
  expect(await platform.client.call(parseEtransport, { source: { xml: XML } })).toEqual({
    declaration: { kind: 'confirmation', declarant: '14399840', uit: '3V0P0L0P0T3JUW46', confirmation: 'confirmed' },
  });
  await expect(platform.client.call(parseEtransport, { source: { xml: '<a/>' } })).rejects.toMatchObject({
    failure: { code: 'GW_ETRANSPORT_NOT_DECLARATION', kind: 'invalid', field: 'source' },
  });
  await expect(platform.client.call(parseEtransport, { source: { xml: '<a' } })).rejects.toMatchObject({
    failure: { code: 'GW_ETRANSPORT_XML_UNREADABLE', kind: 'invalid' },
  });
});

test('parse reads every declaration of the gold that has the structure, or says why it is no data', async (ctx) => {
  if (!manifest) return ctx.skip(NO_GOLD);
  for (const { file, xsdValid, schematronFailed } of manifest.cases) {
    const found = await platform.client.call(parseEtransport, { source: { xml: readGold(file).toString() } }).then(
      () => 'read',
      (error: { failure: { code: string } }) => error.failure.code,
    );
    expect([file, found]).toEqual([
      file,
      xsdValid && !schematronFailed.includes('BR-211') ? 'read' : 'GW_ETRANSPORT_NOT_DECLARATION',
    ]);
  }
});

test('a file of more than 5 MB is not even fetched', async () => {
  const file = await platform.ports.blobs.put(Buffer.alloc(5_000_001, 32), { mediaType: 'application/xml' });
  await expect(platform.client.call(validateEtransport, { file })).rejects.toMatchObject({
    failure: { code: 'GW_ETRANSPORT_TOO_LARGE', kind: 'invalid', field: 'file' },
  });
});

test('needed answers without ANAF', async () => {
  const input = {
    date: '2026-11-30',
    operation: 'import' as const,
    vehicleMaxMass: '7500',
    consignments: [{ value: '10001' }],
  };
  expect(await platform.client.call(etransportNeeded, input)).toMatchObject({
    needed: 'yes',
    declareFrom: '2026-11-27',
  });
});
