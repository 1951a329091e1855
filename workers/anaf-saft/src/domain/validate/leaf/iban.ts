/** International bank account numbers (ISO 13616). */

/** What ANAF's validator asks: letters and digits where they belong, and 24 characters if it is Romanian. */
export function hasIbanForm(iban: string): boolean {
  if (iban.startsWith('RO')) return /^RO\d{2}[A-Z]{4}[A-Z0-9]{16}$/.test(iban);
  return /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban);
}

/** Whether the two control digits fit the rest: the whole, turned round and read as digits, leaves 1 modulo 97. */
export function hasIbanDigits(iban: string): boolean {
  let rest = 0;
  for (const sign of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
