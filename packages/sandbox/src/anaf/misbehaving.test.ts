import { expect, test } from 'vitest';
import { type AnafMisbehaviour, KNOWN_FIRMS } from './index.ts';
import { type Answered, askTva, expectFirewall, serveAnaf } from './testing/anaf-client.ts';
import { CIF, connect } from './testing/efactura-client.ts';
import { invoice } from './testing/invoice.ts';

/** What one upload is answered under a recipe, and how many were kept; `cut` if the connection ended. */
async function uploadUnder(does: AnafMisbehaviour, settings = {}) {
  await using served = await serveAnaf(settings);
  const { upload } = await connect(served);
  served.simulator.recipes.set([{ match: { call: 'upload' }, do: does }]);
  const answered: Answered | 'cut' = await upload(invoice()).catch(() => 'cut' as const);
  return { answered, kept: served.simulator.uploads.total() };
}

test.for<[string, AnafMisbehaviour, object]>([
  ['429 with its seconds', { tooMany: 30 }, { status: 429 }],
  ['a page of maintenance', { status: 503 }, { status: 503, type: 'text/html; charset=utf-8' }],
  ['a token that is over', { staleToken: true }, { status: 401, body: { error: 'Unauthorized' } }],
  [
    'a technical error',
    { technical: 'XXX' },
    { status: 200, body: expect.stringContaining('<Errors errorMessage="A aparut o eroare tehnica. Cod: XXX"/>') },
  ],
  [
    'any other text',
    { error: 'Alt text' },
    { status: 200, body: expect.stringContaining('ExecutionStatus="1">\n    <Errors errorMessage="Alt text"/>') },
  ],
])('%s comes instead of the answer, and nothing is kept', async ([, does, expected]) => {
  const { answered, kept } = await uploadUnder(does);
  expect(answered).toMatchObject(expected);
  expect(kept).toBe(0);
});

test("the firewall's page comes under status 200, with an id that is never the same", async () => {
  const [first, second] = [await uploadUnder({ firewall: 'public' }), await uploadUnder({ firewall: 'spv' })];
  for (const { answered, kept } of [first, second]) {
    if (answered !== 'cut') expectFirewall(answered);
    expect(kept).toBe(0);
  }
  expect(first.answered).not.toEqual(second.answered);
});

test('a connection that is cut before keeps nothing, one that is cut after or stays silent has kept the upload', async () => {
  expect(await uploadUnder({ cut: 'before' })).toEqual({ answered: 'cut', kept: 0 });
  expect(await uploadUnder({ cut: 'after' })).toEqual({ answered: 'cut', kept: 1 });
  expect(await uploadUnder({ silentMs: 100 })).toEqual({ answered: 'cut', kept: 1 });
});

test('the upload whose answer was lost is in the list, and comes again as a duplicate', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { upload, index, get } = await connect(served);
  served.simulator.recipes.set([{ match: { call: 'upload' }, do: { cut: 'after' } }]);
  await expect(upload(invoice())).rejects.toThrow();
  const { body } = await get('listaMesajeFactura', { zile: 1, cif: CIF });
  const first = body.mesaje[0].id_solicitare;
  await index(invoice());
  expect(served.simulator.uploads.newest(1)[0]?.errors[0]).toContain(`transmisa anterior cu index=${first} `);
});

test('an error has the shape of its call', async () => {
  await using served = await serveAnaf();
  const { get } = await connect(served);
  served.simulator.recipes.set([{ match: { host: 'api' }, times: 3, do: { technical: 'XXX' } }]);
  const text = 'A aparut o eroare tehnica. Cod: XXX';
  expect((await get('stareMesaj', { id_incarcare: 1 })).body).toContain(
    `stareMesajFactura:v1">\n    <Errors errorMessage="${text}"/>`,
  );
  expect((await get('descarcare', { id: 1 })).body).toEqual({ eroare: text, titlu: 'Descarcare mesaj' });
  expect((await get('listaMesajeFactura', { zile: 1, cif: CIF })).body).toEqual({
    eroare: text,
    titlu: 'Lista Mesaje',
  });
});

test('a verdict comes as late as a recipe says, and the message in the list later still', async () => {
  await using served = await serveAnaf();
  const { index, state, get } = await connect(served);
  served.simulator.recipes.set([{ match: { call: 'upload' }, do: { processMs: 3_600_000, listLateMs: 900_000 } }]);
  const id = await index(invoice());
  const listed = async () => (await get('listaMesajeFactura', { zile: 1, cif: CIF })).body.mesaje?.length ?? 0;
  expect(await state(id)).toContain('stare="in prelucrare"');
  served.simulator.state.change({ clockOffsetMs: 3_600_000 });
  expect([await state(id), await listed()]).toEqual([expect.stringContaining('stare="ok"'), 0]);
  served.simulator.state.change({ clockOffsetMs: 4_500_000 });
  expect(await listed()).toBe(1);
});

test('a verdict can be told: refused with given words, or not taken at all', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index, state } = await connect(served);
  served.simulator.recipes.set([
    { match: { call: 'upload' }, do: { verdict: { nok: ['E: primul', 'E: al doilea'] } } },
    { match: { call: 'upload' }, do: { verdict: 'not-taken' } },
  ]);
  const [refused, lost] = [await index(invoice({ number: 'N1' })), await index(invoice({ number: 'N2' }))];
  expect(served.simulator.uploads.upload('test', Number(refused))?.errors).toEqual(['E: primul', 'E: al doilea']);
  expect(await state(lost)).toMatch(/ stare="XML cu erori nepreluat de sistem"\/>$/);
});

test("a clock that is behind takes the caller's present for the future", async () => {
  await using served = await serveAnaf();
  const { get } = await connect(served);
  served.simulator.recipes.set([{ match: { call: 'listaMesajePaginatieFactura' }, do: { skewMs: -120_000 } }]);
  const endTime = Date.now();
  const ask = () => get('listaMesajePaginatieFactura', { startTime: endTime - 1_000, endTime, cif: CIF, pagina: 1 });
  expect((await ask()).body.eroare).toContain('nu poate in viitor fata de momentul requestului');
  expect((await ask()).body.eroare).toBe('Nu exista mesaje in intervalul selectat');
});

test('a signed copy can be missing from the ZIP', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index, files } = await connect(served);
  const id = await index(invoice());
  served.simulator.recipes.set([{ match: { call: 'descarcare' }, do: { signature: 'missing' } }]);
  const message = served.simulator.uploads.messagesOf(Number(id))[0]?.id ?? 0;
  expect(Object.keys(await files(message))).toEqual([`${id}.xml`]);
});

test('recipes match a fiscal code, and lift limits', async () => {
  await using served = await serveAnaf({ listPerDay: 0, strictPace: true });
  const { get } = await connect(served);
  served.simulator.recipes.set([
    { match: { cif: CIF }, do: { unlimited: true } },
    { match: { call: 'tva' }, times: 3, do: { unlimited: true } },
  ]);
  const list = async (cif: string) => (await get('listaMesajeFactura', { zile: 1, cif })).body.eroare;
  expect(await list('18547290')).toContain('S-au facut deja 1000 interogari');
  expect(await list(CIF)).toBe('Nu exista mesaje in ultimele 1 zile');
  for (let asked = 0; asked < 3; asked++)
    expect((await askTva(served, [KNOWN_FIRMS.payer])).type).toBe('application/json');
});

test('a recipe that is not understood says so', async () => {
  await using served = await serveAnaf();
  served.simulator.recipes.set([{ do: { eror: 'x' } as AnafMisbehaviour }]);
  const { status, body } = await askTva(served, [KNOWN_FIRMS.payer]);
  expect([status, body]).toEqual([500, 'the recipe is not understood:  Unrecognized key: "eror"']);
});
