import { expect, test } from 'vitest';
import { KNOWN_FIRMS } from '../index.ts';
import { askTva, call, serveAnaf } from '../testing/anaf-client.ts';
import { declaration, onTransport } from '../testing/declaration.ts';
import { CIF, connect } from '../testing/efactura-client.ts';
import { connectTransport } from '../testing/etransport-client.ts';
import { invoice } from '../testing/invoice.ts';

test('an upload is on the page with its verdict and first error, and alone with all of them', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index } = await connect(served);
  const id = await index(
    invoice({
      edits: [
        ['RO-CJ', 'Cluj'],
        ['SECTOR3', 'Bucuresti'],
      ],
    }),
  );
  const page = await served.getText('/anaf?lang=en');
  expect(page).toContain(`href="/anaf/uploads/${id}"`);
  expect(page).toMatch(/chip bad">nok<\/span>.*\[BR-RO-110\]-.*\(\+1\)/s);
  const one = await served.getText(`/anaf/uploads/${id}?lang=ro`);
  expect(one).toContain('<h2>Erori</h2>');
  expect(one).toMatch(/\[BR-RO-110\]-.*\[BR-RO-100\]-/s);
  expect(one).toContain('ERORI FACTURA');
});

test('an upload in processing says so, and shows no verdict yet', async () => {
  await using served = await serveAnaf({ processMs: 3_600_000 });
  const { index } = await connect(served);
  await index(invoice({ edits: [['RO-CJ', 'Cluj']] }));
  const page = await served.getText('/anaf?lang=ro');
  expect(page).toContain('în prelucrare');
  expect(page).not.toContain('BR-RO-110');
});

test('hostile names are shown as text', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index } = await connect(served);
  const id = await index(invoice({ edits: [['Exemplu Vânzător SRL', '&lt;script&gt;alert(1)&lt;/script&gt;']] }));
  for (const path of ['/anaf', `/anaf/uploads/${id}`]) {
    const page = await served.getText(path);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toContain('<script>alert');
  }
});

test('a transport is on its page with UIT, operation, route, plates, state and last good day', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { declare, upload } = await connectTransport(served);
  const { UIT, index_incarcare: index } = (await declare({ operation: '10', ref: 'AVIZ-1', day: '2026-12-01' })).body;
  served.simulator.state.change({ clockOffsetMs: Date.parse('2026-12-02T10:00:00Z') - Date.now() });
  const text = async (path: string) => (await served.getText(path)).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  expect(await text('/anaf/transports?lang=en')).toContain(
    `10 · intra-community acquisition AVIZ-1 Borș (HU) → Sector 3 (B) B01ABC + B02ABC ok UIT valid through 2026-12-15`,
  );
  await upload(onTransport('modifVehicul', UIT, 'nrVehicul="B77NEW" dataModificare="2026-12-02T12:00:00"'));
  expect(await text('/anaf/transports?lang=ro')).toMatch(/modificare de vehicul .* B77NEW ok .* B77NEW ok UIT valabil/);
  await upload(onTransport('stergere', UIT));
  expect(await text('/anaf/transports?lang=ro')).toContain('UIT șters');
  const one = await text(`/anaf/transports/${index}?lang=en`);
  expect(one).toContain('B01ABC + B02ABC → B77NEW');
  expect(one).toMatch(/All declarations on this UIT .* notice .* change of vehicle .* deletion /);
});

test.each([
  [2, '2 linii', '2 lines'],
  [21, '21 de linii', '21 lines'],
])('%i lines of goods are counted as people say it', async (lines, ro, en) => {
  await using served = await serveAnaf();
  const { declare } = await connectTransport(served);
  const line =
    '<bunuriTransportate codScopOperatiune="101" codTarifar="0202" denumireMarfa="Carne" cantitate="1" codUnitateMasura="KGM" greutateNeta="1" greutateBruta="1" valoareLeiFaraTva="1"/>';
  const { index_incarcare: index } = (
    await declare({ edits: [['<partenerComercial', `${line.repeat(lines - 2)}<partenerComercial`]] })
  ).body;
  expect(await served.getText(`/anaf/transports/${index}?lang=ro`)).toContain(`<dd>${ro} · `);
  expect(await served.getText(`/anaf/transports/${index}?lang=en`)).toContain(`<dd>${en} · `);
});

test('a declaration in processing shows no verdict yet, a refused one its rules', async () => {
  await using served = await serveAnaf({ processMs: 3_600_000 });
  const { declare } = await connectTransport(served);
  await declare({ edits: [['"H87"', '"BUC"']] });
  const before = await served.getText('/anaf/transports?lang=ro');
  expect(before).toContain('în prelucrare');
  expect(before).not.toContain('BR-CL-003');
  served.simulator.state.change({ clockOffsetMs: 3_600_000 });
  expect(await served.getText('/anaf/transports?lang=ro')).toMatch(/chip bad">nok<.*\[BR-CL-003\]/s);
});

test('hostile texts of a declaration are shown as text', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { declare } = await connectTransport(served);
  const script = '&lt;script&gt;alert(1)&lt;/script&gt;';
  const { body } = await declare({
    ref: script,
    edits: [
      ['Cluj-Napoca', script],
      ['Exemplu Cumpărător', script],
    ],
  });
  for (const path of ['/anaf/transports', `/anaf/transports/${body.index_incarcare}`]) {
    const page = await served.getText(path);
    expect(page).toContain(script);
    expect(page).not.toContain('<script>alert');
  }
});

test('declarations come as JSON and as they were sent, until they are deleted', async () => {
  await using served = await serveAnaf();
  const { declare } = await connectTransport(served);
  const { UIT, index_incarcare: id } = (await declare({ day: '2026-12-01' })).body;
  expect(await served.getJson('/anaf/transports.json')).toMatchObject({
    count: 1,
    declarations: [{ id, uit: UIT, tip: 'NOT', verdict: 'ok' }],
  });
  expect(await served.getText(`/anaf/transports/${id}/xml`)).toBe(declaration({ day: '2026-12-01' }));
  await fetch(`${served.url}/anaf/transports`, { method: 'DELETE' });
  expect(await served.getJson('/anaf/transports.json')).toEqual({ count: 0, declarations: [] });
});

test('calls, the limits that they used and what was wrong with them are on a page', async () => {
  await using served = await serveAnaf();
  const { state } = await connect(served);
  await state('15000');
  await askTva(served, [KNOWN_FIRMS.payer]);
  await askTva(served, [KNOWN_FIRMS.payer]);
  const { index } = await connect(served);
  await state(await index(invoice()));
  const page = await served.getText('/anaf/calls?lang=en');
  expect(page).toContain('Nu exista factura cu id_incarcare= 15000');
  expect(page).toContain('more than one call a second');
  expect(page).toContain('<code>stareMesaj id=5000000001</code></td><td class="num">1 / 100</td>');
});

test('the page gives a refresh token without a browser, and lists it until it is exchanged', async () => {
  await using served = await serveAnaf();
  const { body } = await call(`${served.url}/anaf/token?person=administrator`, { method: 'POST' });
  const token = /<code class="token">([^<]+)</.exec(body)?.[1] ?? '';
  const { env } = served.simulator;
  const answered = await call(`${env.ANAF_OAUTH_URL}/anaf-oauth2/v1/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${env.ANAF_CLIENT_ID}:${env.ANAF_CLIENT_SECRET}`)}` },
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: token }),
  });
  expect(answered.status).toBe(200);
  expect(await served.getText('/anaf/access?lang=en')).toContain('<span class="chip">exchanged</span>');
});

test('firms, addresses and settings have their pages in both languages', async () => {
  await using served = await serveAnaf();
  served.simulator.firms.change(KNOWN_FIRMS.payer, { inactive: true });
  expect(await served.getText('/anaf/firms?lang=ro')).toContain('<h2>Schimbate</h2>');
  const help = await served.getText('/anaf/help?lang=ro');
  expect(help).toContain(`${served.url}/anaf/api`);
  expect(help).toContain('<h2>Rețete</h2>');
  expect(help).not.toContain(served.simulator.env.ANAF_REFRESH_TOKEN);
});

test('uploads and calls come as JSON, the document as it was sent, the certificate as a file', async () => {
  await using served = await serveAnaf({ processMs: 0 });
  const { index } = await connect(served);
  const id = await index(invoice());
  expect(await served.getJson('/anaf/uploads.json')).toMatchObject({
    count: 1,
    uploads: [{ id: Number(id), verdict: 'ok', cif: CIF }],
  });
  expect(await served.getText(`/anaf/uploads/${id}/xml`)).toBe(invoice());
  expect(await served.getText(`/anaf/uploads/${id}/signed`)).toContain('<SignatureValue>');
  expect(await served.getText('/anaf/certificate.pem')).toMatch(/^-----BEGIN CERTIFICATE-----/);
  expect(await served.getJson('/anaf/calls.json')).toMatchObject({
    calls: [{ host: 'api', call: 'upload', status: 200 }],
  });
  await fetch(`${served.url}/anaf/uploads`, { method: 'DELETE' });
  expect(await served.getJson('/anaf/uploads.json')).toEqual({ count: 0, uploads: [] });
});

test('a page of another site can neither change nor delete', async () => {
  await using served = await serveAnaf();
  const headers = { 'sec-fetch-site': 'cross-site' };
  for (const [path, method] of [
    ['/anaf/control/settings', 'PUT'],
    ['/anaf/delete', 'POST'],
    ['/anaf/delete-transports', 'POST'],
    ['/anaf/control/transports/3V0P0L0P0T3JUW46', 'PUT'],
    ['/anaf/token?person=contabil', 'POST'],
  ]) {
    expect((await call(`${served.url}${path}`, { method: method ?? '', headers })).status).toBe(403);
  }
});
