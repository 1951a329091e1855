import { expect, test } from 'vitest';
import type { AnafMisbehaviour } from '../index.ts';
import { type Answered, call, serveAnaf } from '../testing/anaf-client.ts';
import { DECLARANT, onTransport } from '../testing/declaration.ts';
import { connectTransport } from '../testing/etransport-client.ts';

/** What one upload is answered under a recipe, and how many were kept; `cut` if the connection ended. */
async function uploadUnder(does: AnafMisbehaviour) {
  await using served = await serveAnaf();
  const { declare } = await connectTransport(served);
  served.simulator.recipes.set([{ match: { call: 'etransport-upload', cif: DECLARANT }, do: does }]);
  const answered: Answered | 'cut' = await declare().catch(() => 'cut' as const);
  return { answered, kept: served.simulator.declarations.total() };
}

test.for<[string, AnafMisbehaviour, object]>([
  ['429 with its seconds', { tooMany: 30 }, { status: 429 }],
  ['204 without a body', { status: 204 }, { status: 204, body: '' }],
  ['a page of a gateway', { status: 502 }, { status: 502, type: 'text/html; charset=utf-8' }],
  ['a token that is over', { staleToken: true }, { status: 401 }],
  ['a bare 403', { status: 403 }, { status: 403 }],
  [
    'a technical error',
    { technical: 'XXX' },
    { status: 200, body: { ExecutionStatus: 1, Errors: [{ errorMessage: 'A aparut o eroare tehnica. Cod: XXX' }] } },
  ],
])('%s comes instead of the answer, and nothing is kept', async ([, does, expected]) => {
  const { answered, kept } = await uploadUnder(does);
  expect(answered).toMatchObject(expected);
  expect(kept).toBe(0);
});

test('a connection that is cut before keeps nothing, one that is cut after or stays silent has kept the declaration', async () => {
  expect(await uploadUnder({ cut: 'before' })).toEqual({ answered: 'cut', kept: 0 });
  expect(await uploadUnder({ cut: 'after' })).toEqual({ answered: 'cut', kept: 1 });
  expect(await uploadUnder({ silentMs: 100 })).toEqual({ answered: 'cut', kept: 1 });
});

test('a declaration whose answer was lost is found in the list by its reference, once it is there', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { declare, items } = await connectTransport(served);
  served.simulator.recipes.set([{ match: { call: 'etransport-upload' }, do: { cut: 'after', listLateMs: 60_000 } }]);
  await expect(declare({ ref: 'AVIZ-1' })).rejects.toThrow();
  await declare({ ref: 'AVIZ-2' });
  expect((await items()).map(({ ref_decl }) => ref_decl)).toEqual(['AVIZ-2']);
  served.simulator.state.change({ clockOffsetMs: 60_000 });
  const found = (await items()).filter(({ ref_decl }) => ref_decl === 'AVIZ-1');
  expect(found).toMatchObject([{ stare: 'OK', id_incarcare: '0001000001', uit: expect.any(String) }]);
});

test('a second declaration under the same reference gets a UIT of its own: there is no key', async () => {
  await using served = await serveAnaf();
  const { declare } = await connectTransport(served);
  const [first, second] = [await declare({ ref: 'AVIZ-1' }), await declare({ ref: 'AVIZ-1' })];
  expect(second.body.UIT).not.toBe(first.body.UIT);
});

test('a recipe gives a verdict of its own, or leaves a declaration in processing', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { declare, state } = await connectTransport(served);
  const seenUnder = async (does: AnafMisbehaviour) => {
    served.simulator.recipes.set([{ match: { call: 'etransport-upload' }, do: does }]);
    return state((await declare()).body.index_incarcare);
  };
  expect(await seenUnder({ verdict: { nok: ['Alt text'] } })).toMatchObject({
    stare: 'nok',
    Errors: [{ errorMessage: 'Alt text' }],
  });
  expect(await seenUnder({ verdict: 'not-taken' })).toMatchObject({ stare: 'XML cu erori nepreluat de sistem' });
  expect(await seenUnder({ processMs: 604_800_000 })).toMatchObject({ stare: 'in prelucrare' });
});

test('an answer comes without its UIT, or with one whose control digits are wrong; the list has the right one', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { declare, items } = await connectTransport(served);
  served.simulator.recipes.set([
    { match: { call: 'etransport-upload' }, do: { uit: 'missing' } },
    { match: { call: 'etransport-upload' }, do: { uit: 'wrong-digits' } },
  ]);
  expect((await declare()).body).not.toHaveProperty('UIT');
  const { UIT } = (await declare()).body;
  const uit = (await items())[1].uit;
  expect(UIT.slice(0, 14)).toBe(uit.slice(0, 14));
  expect(UIT).not.toBe(uit);
});

test('an error of info has its shape', async () => {
  await using served = await serveAnaf();
  const { get } = await connectTransport(served);
  served.simulator.recipes.set([{ match: { call: 'etransport-info' }, do: { technical: 'XXX' } }]);
  expect((await get('info?cui_op=8000000000')).body).toEqual({
    trace_id: expect.any(String),
    dateResponse: expect.any(String),
    error: 'A aparut o eroare tehnica. Cod: XXX',
  });
});

test("a recipe on e-Factura's upload is none on this one", async () => {
  await using served = await serveAnaf();
  const { declare } = await connectTransport(served);
  served.simulator.recipes.set([{ match: { call: 'upload' }, do: { status: 503 } }]);
  expect((await declare()).status).toBe(200);
});

test('a transport can be made expired or deleted, and becomes again what was declared', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { declare, upload, state } = await connectTransport(served);
  const { UIT } = (await declare()).body;
  const control = (method: string, body?: string) =>
    call(`${served.url}/anaf/control/transports/${UIT}`, { method, ...(body !== undefined && { body }) });
  const changeVehicle = async () => {
    const change = onTransport('modifVehicul', UIT, 'nrVehicul="B77NEW" dataModificare="2026-11-30T10:00:00"');
    return (await state((await upload(change)).body.index_incarcare)).stare;
  };
  expect((await control('PUT', '{"state":"expired"}')).body).toEqual({ uit: UIT, state: 'expired' });
  expect(await changeVehicle()).toBe('nok');
  await served.restart();
  expect(await changeVehicle()).toBe('nok');
  await control('DELETE');
  expect(await changeVehicle()).toBe('ok');
  expect((await control('PUT', '{"state":"lost"}')).status).toBe(400);
  const absent = await call(`${served.url}/anaf/control/transports/3V0P0L0P0T3JUW46`, { method: 'GET' });
  expect([absent.status, absent.body]).toEqual([404, { error: 'there is no UIT 3V0P0L0P0T3JUW46' }]);
});
