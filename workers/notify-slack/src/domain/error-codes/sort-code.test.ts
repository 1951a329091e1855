import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { INVALID } from './invalid.ts';
import { REFUSED } from './refused.ts';
import { documentedCodes, sortCode, sortWebhookAnswer } from './sort-code.ts';
import { TRANSIENT } from './transient.ts';

const gold = join(
  process.env.GENIUS_GOLD ?? fileURLToPath(new URL('../../../../../../shared/gold', import.meta.url)),
  'notify-slack',
);
const missing = existsSync(gold) ? undefined : `gold: there is none at ${gold}; set GENIUS_GOLD`;
// biome-ignore lint/suspicious/noExplicitAny: trusted test data
const read = (file: string): any => JSON.parse(readFileSync(join(gold, file), 'utf8'));

test('every code of the gold stands in the table', (ctx) => {
  if (missing) return ctx.skip(missing);
  const unknown = read('web-api.public.json')
    .flatMap(({ error_codes: codes }: { error_codes: string[] }) => codes)
    .filter((code: string) => !sortCode(code).isKnown);
  expect(unknown).toEqual([]);
});

test('the codes that the gold names have their kinds', (ctx) => {
  if (missing) return ctx.skip(missing);
  const must: Record<string, string> = read('manifest.json').sets.find(({ id }: { id: string }) => id === 'web-api')
    .expected.must;
  expect(Object.keys(must).length).toBeGreaterThan(0);
  for (const [code, words] of Object.entries(must)) {
    expect({ code, kind: sortCode(code).kind }).toEqual({ code, kind: words.split(',')[0] });
  }
});

test('every answer of a webhook in the gold is sorted as it says', (ctx) => {
  if (missing) return ctx.skip(missing);
  const { errors } = read('webhook.public.json');
  expect(errors.length).toBeGreaterThan(0);
  for (const { status, body = '', sort } of errors) {
    expect({ status, body, kind: sortWebhookAnswer(status, body).kind }).toEqual({ status, body, kind: sort });
  }
});

test('no code stands in two lists', () => {
  expect(documentedCodes().size).toBe(TRANSIENT.size + INVALID.size + REFUSED.size);
  expect(documentedCodes().size).toBeGreaterThan(700);
});

test('the two names of "too many" are one', () => {
  expect(sortCode('ratelimited')).toEqual(sortCode('rate_limited'));
  expect(sortCode('rate_limited')).toMatchObject({ kind: 'transient', isRateLimit: true, mayHaveHappened: false });
});

test.each([
  // Slack says of these that part of the work may have been done.
  ['fatal_error', 'transient', true],
  ['internal_error', 'transient', true],
  ['service_unavailable', 'transient', false],
  ['request_timeout', 'transient', false],
  ['missing_scope', 'refused', false],
  ['not_in_channel', 'refused', false],
  ['invalid_blocks', 'invalid', false],
  ['metadata_too_large', 'invalid', false],
  // A misprint in Slack's own list of codes.
  ['account_inactiv', 'refused', false],
  // Codes that nobody has documented yet are sorted by the form of their names.
  ['invalid_hologram', 'invalid', false],
  ['too_many_holograms', 'invalid', false],
  ['hologram_too_large', 'invalid', false],
  ['hologram_service_unavailable', 'transient', false],
  ['hologram_denied', 'refused', false],
  ['invalid_oauth_hologram', 'refused', false],
] as const)('%s is %s', (code, kind, mayHaveHappened) => {
  expect(sortCode(code)).toMatchObject({ kind, mayHaveHappened });
});

test.each([
  [400, 'user_not_found', 'refused'],
  [403, '', 'refused'],
  [404, '<html>not found</html>', 'refused'],
  [410, 'channel_is_archived', 'refused'],
  [413, '', 'invalid'],
  [400, 'invalid_blocks', 'invalid'],
  [408, '', 'transient'],
  [502, '<html>bad gateway</html>', 'transient'],
] as const)('a webhook that answers %i with "%s" is %s', (status, body, kind) => {
  expect(sortWebhookAnswer(status, body).kind).toBe(kind);
});

test('only a gateway that lost an answer leaves a doubt', () => {
  expect([500, 502, 503, 504].map((status) => sortWebhookAnswer(status, '').mayHaveHappened)).toEqual([
    false,
    true,
    false,
    true,
  ]);
});
