import { expect, test } from 'vitest';
import { READY_EMPLOYERS } from '../index.ts';
import { enrol, hire, info, onContract, onEmployee, suspension } from '../testing/messages.ts';
import { call, connect, serveReges } from '../testing/reges-client.ts';

const [employer, other] = READY_EMPLOYERS;

/** An invented employee with a contract that is suspended today. */
async function serveWithPeople() {
  const served = await serveReges();
  const reges = await connect(served);
  const person = { ...enrol(), info: info('1', { nume: '<script>', prenume: 'Ștefan' }) };
  const { ref: employee = '' } = await reges.ask('Salariat', person);
  const { ref: contract = '' } = await reges.ask(
    'Contract',
    hire(employee, { dataInceputContract: '2020-01-01T00:00:00Z' }),
  );
  await reges.ask('Contract', onContract('SuspendareContract', contract, suspension('2020-02-01')));
  return { served, reges, employee, contract };
}

test('the register shows employers, and of the chosen one people and contracts with their state', async () => {
  const { served, employee, contract } = await serveWithPeople();
  await using _ = served;
  const page = await served.getText('/reges', { 'accept-language': 'ro' });
  for (const shown of [
    employer.name,
    other.name,
    employee,
    contract,
    '9022',
    'suspendat de la 2020-02-01',
    'dezactivat',
  ]) {
    expect(page).toContain(shown);
  }
  expect(page).toContain('&lt;script&gt; Ștefan');
  expect(page).not.toContain('<script> Ștefan');
  expect(await served.getText(`/reges?cui=${other.cui}`)).toContain('Nobody is registered here yet.');
});

test('a message is shown with its result, a refused one with the reason, one in work as such', async () => {
  const { served, reges, employee } = await serveWithPeople();
  await using _ = served;
  await reges.ask('Salariat', onEmployee('RadiereSalariat', employee));
  served.simulator.state.change({ processMs: 60_000 });
  await reges.send('Salariat', enrol('2'));
  const page = await served.getText('/reges/messages');
  expect(page).toMatch(/<b>&lt;script&gt; Ștefan<\/b> nu a putut fi radiat!/);
  expect(page).toContain('waits for its turn');
  expect(await served.getText('/reges/messages/1')).toContain(
    '&quot;operation&quot;: &quot;InregistrareSalariat&quot;',
  );
  expect((await call(`${served.url}/reges/messages/999`)).status).toBe(404);
});

test('proposals and exported files are on the register', async () => {
  const { served, reges, contract } = await serveWithPeople();
  await using _ = served;
  const about = (operation: string) => ({ ...enrol().header, operation });
  await reges.ask('Mutare/Propunere', {
    $type: 'propunereMutareContract',
    header: about('PropunereMutareContract'),
    referintaContract: { id: contract },
    cuiAngajatorDestinatie: other.cui,
    dataInceput: '2027-01-10T00:00:00Z',
  });
  const wish = {
    $type: 'exportDate',
    header: about('ExportSalariati'),
    entitate: 'Salariat',
    formatExport: 'EXCELOPENXML',
  };
  await reges.send('Salariat', wish);
  for (const cui of [employer.cui, other.cui]) {
    const page = await served.getText(`/reges?cui=${cui}`);
    expect(page).toMatch(new RegExp(`move.*9022.*2027-01-10.*${employer.name} → ${other.name}.*proposed`, 's'));
    expect(page.includes('.xlsx')).toBe(cui === employer.cui);
  }
});

test('the queues show each consumer and how far it has read', async () => {
  const { served, reges } = await serveWithPeople();
  await using _ = served;
  await reges.post('Status/CommitReadBatch?consumerId=hr-app', 2);
  const page = await served.getText('/reges/queues');
  expect(page).toMatch(
    /<code>hr-app<\/code><\/td><td class="num">2<\/td>\s*<td class="num"><span class="chip warn">1</,
  );
  expect(await served.getJson('/reges/queues.json')).toEqual({
    lengths: { Status: 3, 'Detasare/Propuneri': 0, 'Mutare/Propuneri': 0, Notificare: 0 },
    cursors: [{ queue: 'Status', consumer: 'hr-app', position: 2 }],
  });
});

test('calls, help and the lists for tests tell what happened', async () => {
  const { served, employee, contract } = await serveWithPeople();
  await using _ = served;
  expect(await served.getText('/reges/calls')).toContain('<code>Status/ReadBatch</code>');
  expect(await served.getText('/reges/help')).toContain(served.simulator.env.REGES_TOKEN_URL);
  expect(await served.getJson('/reges/employees.json')).toMatchObject({ employees: 1, list: [{ id: employee }] });
  expect(await served.getJson(`/reges/contracts.json?cui=${employer.cui}`)).toMatchObject({
    contracts: 1,
    list: [{ id: contract, state: 'suspendat' }],
  });
  expect(await served.getJson('/reges/messages.json?limit=1')).toMatchObject({
    messages: [{ operation: 'SuspendareContract' }],
  });
  expect(JSON.stringify(await served.getJson('/reges/calls.json'))).not.toContain(employer.password);
});

test('employers are made and changed by the control, settings are checked', async () => {
  await using served = await serveReges();
  const put = (path: string, body: object) =>
    call(`${served.url}/reges/control/${path}`, { method: 'PUT', body: JSON.stringify(body) });
  expect(await put('employers/8000000000', { name: 'EXEMPLU NOU SRL' })).toMatchObject({
    status: 200,
    body: { username: 'api-8000000000', password: 'parola-8000000000', isDisabled: false },
  });
  const made = await connect(served, { username: 'api-8000000000', password: 'parola-8000000000' });
  expect((await made.get('Profile')).status).toBe(200);
  expect((await put('employers/8000000000', { isDisabled: true })).body).toMatchObject({
    name: 'EXEMPLU NOU SRL',
    isDisabled: true,
  });
  expect((await put('employers/8000000000', { username: employer.username })).status).toBe(400);
  expect((await put('employers/123', {})).status).toBe(404);
  expect((await call(`${served.url}/reges/control/employers/123`)).status).toBe(404);
  expect((await call(`${served.url}/reges/control/employers`)).body).toHaveLength(4);
  expect((await put('settings', { processMs: -1 })).body.error).toContain('processMs');
  expect((await put('settings', { nonsense: 1 })).status).toBe(400);
  expect((await call(`${served.url}/reges/control/nothing`)).status).toBe(404);
});

test('a page of another site can not change anything', async () => {
  await using served = await serveReges();
  const { status } = await call(`${served.url}/reges/control/settings`, {
    method: 'PUT',
    headers: { 'sec-fetch-site': 'cross-site' },
    body: '{}',
  });
  expect(status).toBe(403);
});

test('all that was sent is deleted on request, and the employers stay', async () => {
  const { served, reges } = await serveWithPeople();
  await using _ = served;
  const deleted = await call(`${served.url}/reges/register`, { method: 'DELETE' });
  expect([deleted.status, await reges.results()]).toEqual([200, []]);
  expect(await served.getJson('/reges/contracts.json')).toMatchObject({ employees: 0, contracts: 0 });
  expect((await reges.ask('Salariat', enrol('1'))).code).toBe('SUCCES');
});
