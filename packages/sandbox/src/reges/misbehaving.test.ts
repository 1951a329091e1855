import { expect, test } from 'vitest';
import type { RegesMisbehaviour } from './index.ts';
import { enrol } from './testing/messages.ts';
import { connect, type RegesServed, serveReges, signIn } from './testing/reges-client.ts';

const atCall = ({ simulator }: RegesServed, name: string, action: RegesMisbehaviour, times = 1) =>
  simulator.recipes.set([{ match: { at: 'call', call: name }, times, do: action }]);

const atMessage = ({ simulator }: RegesServed, action: RegesMisbehaviour) =>
  simulator.recipes.set([{ match: { at: 'message' }, do: action }]);

test('a message whose answer is lost was taken, and its result says its MessageId', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  atCall(served, 'Salariat', { cut: 'after' });
  const message = enrol();
  await expect(reges.post('Salariat', message)).rejects.toThrow();
  expect((await reges.results()).map(({ header }) => header.messageId)).toEqual([message.header.messageId]);
});

test('a message that is cut before was not taken', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  atCall(served, 'Salariat', { cut: 'before' });
  await expect(reges.post('Salariat', enrol())).rejects.toThrow();
  expect(served.simulator.messages.newest(1)).toEqual([]);
});

test('what was polled is lost with the answer, what was read is not', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  await reges.send('Salariat', enrol());
  atCall(served, 'Status/ReadMessage', { cut: 'after' });
  await expect(reges.post('Status/ReadMessage')).rejects.toThrow();
  expect((await reges.post('Status/ReadMessage')).status).toBe(200);
  atCall(served, 'Status/PollMessage', { cut: 'after' });
  await expect(reges.post('Status/PollMessage')).rejects.toThrow();
  expect((await reges.post('Status/PollMessage')).status).toBe(204);
});

test('statuses, limits and stale tokens come where a recipe says', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  atCall(served, 'Salariat', { status: 500 });
  const bare = await reges.post('Salariat', enrol());
  expect([bare.status, bare.body]).toEqual([500, '']);
  atCall(served, 'Status/ReadMessage', { staleToken: true }, 2);
  expect((await reges.post('Status/ReadMessage')).status).toBe(401);
  expect((await reges.post('Status/ReadMessage?consumerId=a')).status).toBe(401);
  expect((await reges.post('Status/ReadMessage')).status).toBe(204);
  atCall(served, 'Profile', { tooMany: 7 });
  const limited = await reges.get('Profile');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
  atCall(served, 'Profile', { silentMs: 20 });
  await expect(reges.get('Profile')).rejects.toThrow();
  atCall(served, 'token', { error: 'unauthorized_client' });
  expect((await signIn(served, { grant_type: 'password' })).body.error).toBe('unauthorized_client');
});

test('an answer comes as late as a recipe says', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  atCall(served, 'Profile', { waitMs: 120 });
  const start = performance.now();
  expect((await reges.get('Profile')).status).toBe(200);
  expect(performance.now() - start).toBeGreaterThanOrEqual(119);
});

test('a result comes out of time, never, or twice', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  const [late, lost, twice] = [enrol('1'), enrol('2'), enrol('3')];
  served.simulator.recipes.set([
    { match: { at: 'message' }, do: { resultMs: 60_000 } },
    { match: { at: 'message' }, do: { result: 'never' } },
    { match: { at: 'message' }, do: { result: 'twice' } },
  ]);
  for (const message of [late, lost, twice]) await reges.send('Salariat', message);
  const seen = async (consumer?: string) => (await reges.results(consumer)).map(({ header }) => header.messageId);
  expect(await seen()).toEqual(Array(2).fill(twice.header.messageId));
  served.simulator.state.change({ clockOffsetMs: 61_000, accessSeconds: 3_600 });
  const after = (await (await connect(served)).results()).map(({ header }) => header.messageId);
  expect(after).toEqual([...Array(2).fill(twice.header.messageId), late.header.messageId]);
  expect(served.simulator.register.count(served.simulator.employers.all()[0]?.id ?? '')).toMatchObject({
    employees: 3,
  });
});

test('a success may lack its reference, or say in words that it failed, and nothing was done', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  atMessage(served, { result: 'no-ref' });
  const bare = await reges.ask('Salariat', enrol());
  expect([bare.code, bare.codeType, 'ref' in bare]).toEqual(['SUCCES', 'SUCCES', false]);
  atMessage(served, { result: 'false-success' });
  const lying = await reges.ask('Salariat', enrol());
  expect([lying.code, lying.description]).toEqual(['SUCCES', expect.stringContaining('nu a putut fi prelucrat')]);
  expect(await reges.ask('Salariat', enrol())).toMatchObject({ code: 'SUCCES', ref: expect.any(String) });
});

test('a recipe fails a message or warns of it in its words, and names the operation', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  served.simulator.recipes.set([
    { match: { at: 'message', operation: 'ModificareSalariat' }, do: { fail: 'not this one' } },
    { match: { at: 'message', operation: 'InregistrareSalariat' }, do: { fail: 'Eroare internă' } },
    { match: { at: 'message' }, do: { warning: 'Verificați adresa' } },
  ]);
  expect(await reges.ask('Salariat', enrol())).toMatchObject({ code: 'FAIL', description: 'Eroare internă' });
  expect(await reges.ask('Salariat', enrol())).toMatchObject({
    code: 'SUCCES',
    codeType: 'WARNING',
    ref: expect.any(String),
  });
});

test('old messages come again to a consumer that committed them', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  for (const cnp of ['1', '2', '3']) await reges.send('Salariat', enrol(cnp));
  await reges.post('Status/CommitReadBatch', 3);
  atCall(served, 'Status/ReadBatch', { again: 2 });
  expect((await reges.post('Status/ReadBatch', 10)).body).toHaveLength(2);
});

test('a recipe that is not understood says so', async () => {
  await using served = await serveReges();
  const reges = await connect(served);
  atCall(served, 'Profile', { nonsense: 1 } as RegesMisbehaviour);
  expect(await reges.get('Profile')).toMatchObject({ status: 500, body: expect.stringContaining('nonsense') });
  atMessage(served, { nonsense: 1 } as RegesMisbehaviour);
  expect((await reges.ask('Salariat', enrol())).description).toContain('nonsense');
});
