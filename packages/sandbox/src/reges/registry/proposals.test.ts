import { expect, test } from 'vitest';
import { READY_EMPLOYERS } from '../index.ts';
import { judgeXml } from '../schema/read-body.ts';
import { content, enrol, header, hire, info, onContract, suspension } from '../testing/messages.ts';
import { type Caller, connect, type RegesServed, serveReges } from '../testing/reges-client.ts';

type Kind = 'Detasare' | 'Mutare';

const proposalMessage = (kind: Kind, operation: string, more: object) => ({
  $type: `propunere${kind}Contract`,
  header: header(operation),
  ...more,
});

/** An employee of the first employer, proposed to the second. */
async function proposed(served: RegesServed, kind: Kind, more: object = {}) {
  const [source, target] = [await connect(served), await connect(served, READY_EMPLOYERS[1])];
  const employee = (await source.ask('Salariat', enrol())).ref ?? '';
  const contract = (await source.ask('Contract', hire(employee))).ref ?? '';
  const message = proposalMessage(kind, `Propunere${kind}Contract`, {
    referintaContract: { id: contract },
    cuiAngajatorDestinatie: READY_EMPLOYERS[1].cui,
    dataInceput: '2027-01-10T00:00:00Z',
    dataSfarsit: '2027-06-30T00:00:00Z',
    continutContract: content('00000000-0000-0000-0000-000000000000', { dataConsemnare: '2027-01-10T00:00:00Z' }),
    infoSalariat: info(),
    ...more,
  });
  const made = await source.ask(`${kind}/Propunere`, message);
  const answer = (caller: Caller, verb: string) =>
    caller.ask(
      `${kind}/Propunere`,
      proposalMessage(kind, `${verb}Propunere${kind}Contract`, { referinta: { id: made.ref } }),
    );
  const later = async () =>
    (await source.results()).filter(({ header: { messageId } }) => messageId === message.header.messageId).at(-1)
      ?.result;
  return { source, target, contract, made, answer, later };
}

test('a secondment is proposed, waits in the queue of the other employer, and is taken there', async () => {
  await using served = await serveReges();
  const { source, target, contract, made, answer, later } = await proposed(served, 'Detasare');
  expect(made).toMatchObject({ code: 'SUCCES', relatedResultsExpected: true });
  expect((await target.post('Detasare/Propuneri/ReadMessage')).body).toMatchObject({
    $type: 'propunereDetasareContract',
    referinta: { id: made.ref },
    cuiAngajatorSursa: READY_EMPLOYERS[0].cui,
    dataInceput: '2027-01-10T00:00:00Z',
  });
  const asXml = await target.post('Detasare/Propuneri/ReadMessage', '', { accept: 'application/xml' });
  expect(judgeXml(Buffer.from(asXml.body))).toEqual([]);
  expect((await answer(source, 'Acceptare')).description).toContain('numai de angajatorul destinație');
  const taken = await answer(target, 'Acceptare');
  expect(served.simulator.register.contract(READY_EMPLOYERS[1].id, taken.ref ?? '')?.employee).toBe(taken.secRef);
  expect(await later()).toMatchObject({ code: 'SUCCES', ref: made.ref, relatedResultsExpected: false });
  expect((await source.post('Notificare/ReadMessage')).status).toBe(200);
  expect(served.simulator.register.contract(READY_EMPLOYERS[0].id, contract)?.secondment).toMatchObject({
    start: '2027-01-10',
    cui: READY_EMPLOYERS[1].cui,
  });
  expect((await answer(target, 'Acceptare')).description).toBe('Propunerea are deja starea **Acceptat**.');
  expect((await answer(source, 'Incetare')).code).toBe('SUCCES');
});

test('a secondment that begins in the future blocks what is dated before it', async () => {
  await using served = await serveReges();
  const { source, target, contract, answer } = await proposed(served, 'Detasare');
  await answer(target, 'Acceptare');
  const ask = (day: string) => source.ask('Contract', onContract('SuspendareContract', contract, suspension(day)));
  expect((await ask('2027-01-05')).description).toContain('are o detașare care începe la **2027-01-10**');
  expect((await ask('2027-01-10')).code).toBe('SUCCES');
});

test('a proposal that is turned down tells its sender by a warning', async () => {
  await using served = await serveReges();
  const { target, answer, later, made } = await proposed(served, 'Detasare');
  expect((await answer(target, 'Respingere')).code).toBe('SUCCES');
  expect(await later()).toMatchObject({ code: 'SUCCES', codeType: 'WARNING', ref: made.ref });
});

test('a secondment abroad waits for nobody', async () => {
  await using served = await serveReges();
  const { made, contract } = await proposed(served, 'Detasare', {
    temeiDetasare: 'Transnationala',
    cuiAngajatorDestinatie: 'DE29451076',
  });
  expect(made.relatedResultsExpected).toBe(false);
  expect(served.simulator.register.contract(READY_EMPLOYERS[0].id, contract)?.secondment?.cui).toBe('DE29451076');
});

test('a contract proposed for a move stays marked when the proposal is withdrawn, until the move is taken back', async () => {
  await using served = await serveReges();
  const { source, target, contract, answer } = await proposed(served, 'Mutare');
  expect((await target.post('Mutare/Propuneri/ReadMessage')).body.$type).toBe('propunereMutareContract');
  expect((await answer(source, 'Radiere')).code).toBe('SUCCES');
  const suspend = () => source.ask('Contract', onContract('SuspendareContract', contract, suspension('2026-12-10')));
  expect((await suspend()).description).toBe('Contractul **9022** este mutat la alt angajator.');
  await source.ask('Contract', onContract('AnulareTransferContract', contract));
  expect((await suspend()).code).toBe('SUCCES');
});
