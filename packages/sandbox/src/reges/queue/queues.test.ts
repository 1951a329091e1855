import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { READY_EMPLOYERS } from '../index.ts';
import { judgeXml } from '../schema/read-body.ts';
import { enrol, hire } from '../testing/messages.ts';
import { connect, serveReges } from '../testing/reges-client.ts';

const cnp = (number: number) => `18001012200${String(number).padStart(2, '0')}`;

const idsOf = (results: { header: { messageId: string } }[]) => results.map(({ header }) => header.messageId);

test('a message gets its receipt at once and its result after a while, under the same ids', async () => {
  await using served = await serveReges({ processMs: 60_000 });
  const reges = await connect(served);
  const messageId = randomUUID();
  const { status, body } = await reges.post('Salariat', enrol(cnp(1), messageId));
  expect([status, body]).toEqual([
    200,
    {
      header: expect.objectContaining({ messageId, operation: 'InregistrareSalariat' }),
      responseId: expect.any(String),
    },
  ]);
  expect((await reges.post('Status/ReadMessage')).status).toBe(204);
  served.simulator.state.change({ clockOffsetMs: 61_000 });
  expect((await reges.post('Status/ReadMessage')).body).toEqual({
    header: expect.objectContaining({ messageId }),
    responseId: body.responseId,
    result: {
      code: 'SUCCES',
      codeType: 'SUCCES',
      sign: 'SmilingFaceWithSmilingEyes',
      description: 'Salariatul **EXEMPLU ANA** a fost înregistrat.',
      ref: expect.stringMatching(/^[\da-f-]{36}$/),
      relatedResultsExpected: false,
    },
  });
});

test('what is read stays until it is committed, and what is polled is gone', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const sent = [cnp(1), cnp(2), cnp(3)].map((number) => enrol(number));
  for (const message of sent) await reges.send('Salariat', message);
  const [first, second, third] = idsOf(sent);
  const read = async (name: string) => (await reges.post(`Status/${name}`)).body.header?.messageId;
  expect([await read('ReadMessage'), await read('ReadMessage')]).toEqual([first, first]);
  expect((await reges.post('Status/CommitRead')).status).toBe(200);
  expect([await read('ReadMessage'), await read('PollMessage'), await read('PollMessage')]).toEqual([
    second,
    second,
    third,
  ]);
  expect((await reges.post('Status/PollMessage')).status).toBe(204);
  expect((await reges.post('Status/CommitRead')).status).toBe(204);
});

test('batches read and commit as many as asked; committing more than was read loses what came since', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const sent = Array.from({ length: 5 }, (_, index) => enrol(cnp(index)));
  for (const message of sent.slice(0, 3)) await reges.send('Salariat', message);
  expect(idsOf((await reges.post('Status/ReadBatch', 2)).body)).toEqual(idsOf(sent.slice(0, 2)));
  expect((await reges.post('Status/CommitReadBatch', 2)).status).toBe(200);
  expect(idsOf((await reges.post('Status/ReadBatch', 10)).body)).toEqual(idsOf(sent.slice(2, 3)));
  for (const message of sent.slice(3)) await reges.send('Salariat', message);
  await reges.post('Status/CommitReadBatch', 10);
  expect((await reges.post('Status/PollBatch', 10)).status).toBe(204);
  expect(idsOf((await reges.post('Status/PollBatch?consumerId=other', 4)).body)).toEqual(idsOf(sent.slice(0, 4)));
  expect((await reges.post('Status/ReadBatch', 'many')).status).toBe(400);
});

test('each consumer begins at the start of the queue and moves alone, over a restart too', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const sent = [enrol(cnp(1)), enrol(cnp(2))];
  for (const message of sent) await reges.send('Salariat', message);
  const read = async (consumer: string) =>
    (await reges.post(`Status/ReadMessage?consumerId=${consumer}`)).body.header?.messageId;
  await reges.post('Status/CommitRead?consumerId=a');
  expect([await read('a'), await read('b')]).toEqual([idsOf(sent)[1], idsOf(sent)[0]]);
  await served.restart();
  expect([await read('a'), await read('b'), await read('c')]).toEqual([
    idsOf(sent)[1],
    ...Array(2).fill(idsOf(sent)[0]),
  ]);
});

test('messages of one employer are worked in their order, though the first takes longest', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  served.simulator.recipes.set([{ match: { at: 'message' }, do: { processMs: 60_000 } }]);
  const sent = [enrol(cnp(1)), enrol(cnp(2))];
  for (const message of sent) await reges.send('Salariat', message);
  expect(await reges.results()).toEqual([]);
  const other = await connect(served, READY_EMPLOYERS[1]);
  expect((await other.ask('Salariat', enrol(cnp(1)))).code).toBe('SUCCES');
  served.simulator.state.change({ clockOffsetMs: 61_000 });
  expect(idsOf(await (await connect(served)).results())).toEqual(idsOf(sent));
});

test('employers see nothing of each other', async () => {
  await using served = await serveReges();
  const [reges, other] = [await connect(served), await connect(served, READY_EMPLOYERS[1])];
  const { ref = '' } = await reges.ask('Salariat', enrol());
  expect(await other.results()).toEqual([]);
  expect(await other.ask('Contract', hire(ref))).toMatchObject({ code: 'FAIL' });
});

test('results come in the style that is set, and as XML to whom accepts nothing else', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  await reges.send('Salariat', enrol());
  const read = async (headers = {}) => (await reges.post('Status/ReadMessage', '', headers)).body;
  const keysIn = async (resultStyle: 'camel' | 'pascal' | 'flat-camel' | 'flat-pascal') => {
    served.simulator.state.change({ resultStyle });
    return Object.keys(await read()).slice(-2);
  };
  expect(await keysIn('camel')).toEqual(['responseId', 'result']);
  expect(await keysIn('pascal')).toEqual(['ResponseId', 'Result']);
  expect(await keysIn('flat-camel')).toEqual(['ref', 'relatedResultsExpected']);
  expect(await keysIn('flat-pascal')).toEqual(['Ref', 'RelatedResultsExpected']);
  expect(await read({ accept: 'application/xml' })).toMatch(
    /^<\?xml [^>]+><MessageResult xmlns="http:\/\/www\.inspectiamuncii\.ro\/reges2025"[^>]*><Header><MessageId>/,
  );
  served.simulator.state.change({ resultStyle: 'xml' });
  // What is written keeps the schema.
  for (const body of [await read(), (await reges.post('Status/ReadBatch', 5)).body]) {
    expect(judgeXml(Buffer.from(body))).toEqual([]);
  }
  expect(await read()).toContain('<Code>SUCCES</Code>');
  expect((await reges.post('Status/ReadBatch', 5)).body).toContain('<Batch ');
});
