import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { READY_EMPLOYERS } from '../index.ts';
import { judgeXml } from '../schema/read-body.ts';
import { content, enrol, header, hire, info, onContract } from '../testing/messages.ts';
import { callerWith, connect, serveReges } from '../testing/reges-client.ts';

const ZEROS = '00000000-0000-0000-0000-000000000000';

const xml = (type: string, operation: string, parts: string, messageId: string = randomUUID()) =>
  `<Message xsi:type="${type}" xmlns="http://www.inspectiamuncii.ro/reges2025" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Header><MessageId>${messageId}</MessageId><ClientApplication>test</ClientApplication><Version>5</Version><Operation>${operation}</Operation><SessionId>${randomUUID()}</SessionId><User>test</User><Timestamp>2026-11-24T10:00:00Z</Timestamp></Header>${parts}</Message>`;

const INFO =
  '<Info><Adresa>Str. Închipuită</Adresa><Cnp>1</Cnp><Nume>EXEMPLU</Nume><Prenume>ION</Prenume><TaraDomiciliu><Nume>ROMÂNIA</Nume></TaraDomiciliu><TipActIdentitate>Pasaport</TipActIdentitate></Info>';

test('a message that breaks the schema is refused with all its faults', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const { prenume: _, ...rest } = info();
  const message = {
    $type: 'salariat',
    header: { ...header('InregistrareSalariat'), messageId: 'x', timestamp: '2026-02-30T10:00:00Z' },
    info: { ...rest, cnp: 1, tipActIdentitate: 'Legitimație', localitate: { codSiruta: 1.5 }, varsta: 3 },
  };
  const { status, body } = await reges.post('Salariat', message);
  expect([status, body.errors]).toEqual([
    400,
    [
      '/header/messageId: valoarea „x” nu este de tipul GUID',
      '/header/timestamp: valoarea „2026-02-30T10:00:00Z” nu este de tipul dateTime',
      '/info/cnp: se așteaptă un text, nu 1',
      '/info/localitate/codSiruta: se așteaptă un număr întreg, nu 1.5',
      expect.stringMatching(
        /^\/info\/tipActIdentitate: valoarea „Legitimație” nu este permisă; valori permise: CarteI/,
      ),
      '/info/varsta: nume necunoscut',
      '/info/prenume: lipsește',
    ],
  ]);
  expect(served.simulator.messages.newest(5)).toEqual([]);
});

test('names of JSON stand in any order and case, without types too; the settings may ask for more', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const { $type: _, ...plain } = enrol();
  const backwards = { ...plain, Header: plain.header, header: undefined, $type: 'SALARIAT' };
  expect(await reges.post('Salariat', plain)).toMatchObject({ status: 200 });
  expect(await reges.post('Salariat', backwards)).toMatchObject({ status: 200 });
  served.simulator.state.change({ typeFirst: true, unknownNames: 'ignore' });
  expect((await reges.post('Salariat', backwards)).body.errors).toEqual([
    '/$type: trebuie să fie primul nume din obiect',
  ]);
  expect(await reges.post('Salariat', { ...enrol(), altele: 1 })).toMatchObject({ status: 200 });
});

test('XML is taken in the order of the schema alone', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const good = await reges.post('Salariat', xml('Salariat', 'InregistrareSalariat', INFO));
  expect([good.status, good.type, good.body]).toEqual([
    200,
    'application/xml; charset=utf-8',
    expect.stringMatching(/<MessageResponse .*<ResponseId>[\da-f-]{36}<\/ResponseId><\/MessageResponse>$/),
  ]);
  const turned = INFO.replace(/(<Adresa>.*<\/Adresa>)(<Cnp>.*<\/Cnp>)/, '$2$1');
  const bad = await reges.post('Salariat', xml('Salariat', 'InregistrareSalariat', turned));
  expect([bad.status, bad.body.errors]).toEqual([
    400,
    [expect.stringMatching(/^1:\d+ \/Message\/Info\/Cnp: elementul nu este așteptat aici; se așteaptă: Adresa$/)],
  ]);
  const bomb = '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>';
  expect((await reges.post('Salariat', bomb)).body.errors).toEqual([expect.stringContaining('DOCTYPE is disallowed')]);
});

test('characters that XML can not have do not break an answer in XML', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const message = { ...enrol(), header: { ...header('InregistrareSalariat'), user: 'a\u0001\ud800<' } };
  const { body } = await reges.post('Salariat', message, { accept: 'application/xml' });
  expect([/<User>.*<\/User>/.exec(body)?.[0], judgeXml(Buffer.from(body))]).toEqual([
    '<User>a\ufffd\ufffd&lt;</User>',
    [],
  ]);
});

test('of a batch, a bad message gets a receipt of zeros and the others are worked', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const good = enrol();
  const bad = { ...enrol(), info: { nume: 'X' } };
  const { body } = await reges.post('Salariat/Batch', { Message: [bad, good] });
  expect(body.map((each: { responseId: string }) => each.responseId)).toEqual([
    ZEROS,
    expect.not.stringMatching(ZEROS),
  ]);
  expect(body[0].header.messageId).toBe(bad.header.messageId);
  expect((await reges.results()).map(({ header: each }) => each.messageId)).toEqual([good.header.messageId]);
  const message = (parts: string) =>
    xml('Salariat', 'InregistrareSalariat', parts).replace(/ xmlns(:xsi)?="[^"]*"/g, '');
  const batch = `<Batch xmlns="http://www.inspectiamuncii.ro/reges2025" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${message(INFO)}${message('')}</Batch>`;
  const answered = await reges.post('Salariat/Batch', batch);
  expect(answered.body.match(/<ResponseId>[^<]*/g)?.map((each: string) => each.endsWith(ZEROS))).toEqual([false, true]);
});

test('a batch of more than a hundred, an empty one and one without a list are refused', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const batch = (count: number) => ({ Message: Array.from({ length: count }, (_, index) => enrol(String(index))) });
  expect((await reges.post('Salariat/Batch', batch(100))).body).toHaveLength(100);
  for (const wrong of [batch(101), batch(0), {}, [], 'x']) {
    expect((await reges.post('Salariat/Batch', wrong)).status).toBe(400);
  }
  served.simulator.state.change({ listStyle: 'batch' });
  expect((await reges.post('Salariat/Batch', batch(2))).body.message).toHaveLength(2);
});

test('a message at the wrong door is refused, and a proposal sent to the contracts ends in a bare 500', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  expect((await reges.post('Contract', enrol())).status).toBe(400);
  expect((await reges.post('Salariat', hire(randomUUID()))).status).toBe(400);
  const proposal = { $type: 'propunereDetasareContract', header: header('PropunereDetasareContract') };
  const failed = await reges.post('Contract', proposal);
  expect([failed.status, failed.body]).toEqual([500, '']);
  expect((await reges.post('Detasare/Propunere', proposal)).status).toBe(200);
});

test('a MessageId that comes again makes a second message, or what the settings say', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const message = enrol();
  const first = await reges.send('Salariat', message);
  const second = await reges.send('Salariat', message);
  expect(second).not.toBe(first);
  expect((await reges.results()).map(({ result }) => result.code)).toEqual(['SUCCES', 'FAIL']);
  served.simulator.state.change({ repeatedMessageId: 'same-receipt' });
  expect(await reges.send('Salariat', message)).toBe(first);
  expect(await reges.results()).toHaveLength(2);
  served.simulator.state.change({ repeatedMessageId: 'refuse' });
  expect((await reges.post('Salariat', message)).body.errors).toEqual([
    '/header/messageId: mesajul a fost deja transmis',
  ]);
  const { body } = await reges.post('Salariat/Batch', { Message: [message] });
  expect(body[0].responseId).toBe(ZEROS);
});

test('the profile, the code lists and unknown paths are answered', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const [{ id, name, cui }] = READY_EMPLOYERS;
  expect((await reges.get('profile')).body).toMatchObject({
    referintaAngajator: { id },
    info: { detalii: { $type: 'detaliiAngajatorPersoanaJuridica', nume: name, cui } },
  });
  expect((await reges.get('Nomenclator?tip=temeiSuspendare')).body[0]).toEqual({ cod: 'Art54', nume: 'Art54' });
  expect(Object.keys((await reges.get('Nomenclator?tip=toate')).body)).toEqual(
    expect.arrayContaining(['cor', 'judet', 'nationalitate', 'tipsporpredefinit', 'tipsporangajator', 'temeiincetare']),
  );
  expect((await reges.get('Nomenclator?tip=constructor')).status).toBe(400);
  expect((await reges.get('Altceva')).status).toBe(404);
  expect((await reges.get('Salariat')).status).toBe(405);
});

test('an employer makes, renames and removes bonus types of its own', async () => {
  await using served = await serveReges();
  const [reges, other] = [await connect(served), await connect(served, READY_EMPLOYERS[1])];
  const { body: made } = await reges.post('Nomenclator/tipsporangajator', { nume: 'Spor de noapte' });
  const renamed = `<TipSporAngajator><Id>${made.id}</Id><Nume>Spor &amp; noapte</Nume></TipSporAngajator>`;
  expect((await reges.post('Nomenclator/tipsporangajator', renamed)).body).toContain('<Nume>Spor &amp; noapte</Nume>');
  const own = async (caller = reges) => (await caller.get('Nomenclator?tip=tipsporangajator')).body;
  expect([await own(), await own(other)]).toEqual([[{ id: made.id, nume: 'Spor & noapte' }], []]);
  const url = `${served.simulator.env.REGES_API_URL}/api/Nomenclator/tipsporangajator`;
  const remove = () =>
    fetch(url, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${reges.token}` },
      body: JSON.stringify({ id: made.id }),
    });
  expect([(await remove()).status, (await remove()).status, await own()]).toEqual([200, 400, []]);
});

test('hostile bodies are refused and nothing of them is kept', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const deep = `${'{"info":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
  for (const body of [deep, '', 'null', '[]', '"x"', '{"$type":{}}', '{"__proto__":{"$type":"salariat"}}', '\u0000']) {
    expect([body.slice(0, 20), (await reges.post('Salariat', body)).status]).toEqual([body.slice(0, 20), 400]);
  }
  const big = await reges.post('Salariat', { ...enrol(), info: info('1', { adresa: 'x'.repeat(11_000_000) }) });
  expect(big.status).toBe(413);
  const foreign = callerWith(served.simulator.env.REGES_API_URL ?? '', 'nobody');
  expect((await foreign.post('Salariat', enrol())).status).toBe(401);
  expect(served.simulator.messages.newest(5)).toEqual([]);
});

test('a contract must have all that the schema asks for', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const { body } = await reges.post('Contract', { ...hire(''), continut: {} });
  expect(body.errors).toEqual(
    Object.keys(content(''))
      .filter((name) => /^(referintaSalariat|cor|data|numar|radiat|salariu|stare|timpMunca|tip(?!Loc))/.test(name))
      .map((name) => `/continut/${name}: lipsește`),
  );
  expect((await reges.post('Contract', onContract('RadiereContract', 'x'))).body.errors).toHaveLength(1);
});
