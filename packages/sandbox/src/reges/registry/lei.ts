/** `lei` as it stands after a whole number in Romanian: `1 leu`, `19 lei`, `20 de lei`, `101 lei`. */
export function leiAfter(amount: number): string {
  if (amount === 1) return 'leu';
  const end = amount % 100;
  return amount === 0 || (end >= 1 && end <= 19) ? 'lei' : 'de lei';
}
