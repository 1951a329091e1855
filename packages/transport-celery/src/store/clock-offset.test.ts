import { describe, expect, it } from 'vitest';
import { clockOffset } from './clock-offset.ts';

describe('the clock of the server', () => {
  it('agrees with ours on one host, however slow the answer was', () => {
    expect(clockOffset(1_000, 1_000.4, 1_000)).toBe(0);
    expect(clockOffset(1_000, 1_095, 1_100)).toBe(0);
    expect(clockOffset(1_000, 1_002, 1_100)).toBe(0);
  });

  it('is ahead by no more than the answer proves', () => {
    expect(clockOffset(1_000, 6_005, 1_010)).toBe(4_994);
  });

  it('is behind by no more than the answer proves', () => {
    expect(clockOffset(6_000, 1_005, 6_010)).toBe(-4_995);
  });
});
