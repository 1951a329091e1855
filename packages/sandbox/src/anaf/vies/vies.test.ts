import { expect, test } from 'vitest';
import { KNOWN_FIRMS } from '../index.ts';
import { type AnafServed, call, postJson, serveAnaf } from '../testing/anaf-client.ts';

const REST = '/taxation_customs/vies/rest-api';
const ofState = ({ simulator }: AnafServed, state: string, number: string | number) =>
  call(`${simulator.env.VIES_URL}${REST}/ms/${state}/vat/${number}`);
const check = ({ simulator }: AnafServed, countryCode: string, vatNumber: string, more: object = {}) =>
  postJson(`${simulator.env.VIES_URL}${REST}/check-vat-number`, { countryCode, vatNumber, ...more });

test('a Romanian payer of VAT is valid with name and address, one that pays none is invalid', async () => {
  await using served = await serveAnaf();
  expect((await ofState(served, 'RO', KNOWN_FIRMS.payer)).body).toMatchObject({
    isValid: true,
    userError: 'VALID',
    name: 'EXEMPLU PLĂTITOR DE TVA SRL',
    originalVatNumber: String(KNOWN_FIRMS.payer),
    vatNumber: String(KNOWN_FIRMS.payer),
  });
  expect((await ofState(served, 'RO', KNOWN_FIRMS.inactive)).body).toMatchObject({
    isValid: false,
    userError: 'INVALID',
  });
});

test('the check by POST gives a request identifier only to who says who asks', async () => {
  await using served = await serveAnaf();
  const plain = await check(served, 'RO', `RO${KNOWN_FIRMS.payer}`);
  expect(plain.body).toMatchObject({
    countryCode: 'RO',
    vatNumber: String(KNOWN_FIRMS.payer),
    valid: true,
    requestIdentifier: '',
  });
  const asked = { requesterMemberStateCode: 'RO', requesterNumber: '18547290' };
  expect((await check(served, 'RO', String(KNOWN_FIRMS.payer), asked)).body.requestIdentifier).toMatch(/^WAPI/);
});

test.for([
  ['DE', '100', 200, { valid: true }],
  ['DE', '200', 200, { valid: false }],
  ['FR', '201', 400, { actionSucceed: false, errorWrappers: [{ error: 'INVALID_INPUT' }] }],
  ['FR', '300', 500, { actionSucceed: false, errorWrappers: [{ error: 'SERVICE_UNAVAILABLE' }] }],
  ['FR', '301', 500, { errorWrappers: [{ error: 'MS_UNAVAILABLE' }] }],
  ['FR', '302', 500, { errorWrappers: [{ error: 'TIMEOUT' }] }],
  ['FR', '500', 500, { errorWrappers: [{ error: 'GLOBAL_MAX_CONCURRENT_REQ' }] }],
  ['FR', '600', 500, { errorWrappers: [{ error: 'MS_MAX_CONCURRENT_REQ' }] }],
  ['GR', '123456789', 400, { errorWrappers: [{ error: 'INVALID_INPUT' }] }],
] as const)('%s %s by POST: %s', async ([state, number, status, expected]) => {
  await using served = await serveAnaf();
  const answered = await check(served, state, number);
  expect([answered.status, answered.body]).toMatchObject([status, expected]);
});

test('by GET what nobody can tell is a userError under status 200', async () => {
  await using served = await serveAnaf();
  const { status, body } = await ofState(served, 'EL', '301');
  expect([status, body]).toMatchObject([200, { isValid: false, userError: 'MS_UNAVAILABLE' }]);
});

test('a recipe takes a state away, and the status says so', async () => {
  await using served = await serveAnaf();
  served.simulator.recipes.set([{ match: { host: 'vies' }, times: 2, do: { userError: 'MS_MAX_CONCURRENT_REQ' } }]);
  expect((await ofState(served, 'RO', KNOWN_FIRMS.payer)).body.userError).toBe('MS_MAX_CONCURRENT_REQ');
  const status = () => call(`${served.simulator.env.VIES_URL}${REST}/check-status`);
  expect((await status()).body.vow).toEqual({ available: false });
  const { body } = await status();
  expect(body.vow).toEqual({ available: true });
  expect(body.countries).toContainEqual({ countryCode: 'EL', availability: 'Available' });
});
