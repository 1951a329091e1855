import { expect, test } from 'vitest';
import { whySkipFails } from './skip-reasons.ts';

const inCi = { strict: true, hasGold: true };

test.each([
  // A developer's machine may lack anything.
  { reason: 'service: no strace', where: { strict: false, hasGold: true }, fails: false },
  { reason: undefined, where: { strict: false, hasGold: true }, fails: false },
  // CI lacks no service, and gold only if the folder isn't there.
  { reason: 'service: no strace', where: inCi, fails: true },
  { reason: 'gold: no receipts', where: inCi, fails: true },
  { reason: 'gold: no receipts', where: { strict: true, hasGold: false }, fails: false },
  // A skip of the code itself names neither.
  { reason: undefined, where: inCi, fails: true },
  { reason: 'linux only', where: inCi, fails: true },
  // Another machine's being away is nobody's fault here.
  { reason: 'network: no package index', where: inCi, fails: false },
])('a skip for "$reason" fails: $fails with $where', ({ reason, where, fails }) => {
  expect(whySkipFails({ name: 'a test', reason }, where) !== undefined).toBe(fails);
});
