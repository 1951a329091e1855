/** The word as it stands after a whole number in Romanian: `1 leu`, `19 lei`, `20 de lei`, `101 lei`. */
export function wordAfter(amount: number, one: string, many: string): string {
  if (amount === 1) return one;
  const end = amount % 100;
  return amount === 0 || (end >= 1 && end <= 19) ? many : `de ${many}`;
}
