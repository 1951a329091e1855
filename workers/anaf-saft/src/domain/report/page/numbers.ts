/** Numbers and dates as they are written in a language. */

export type Language = 'ro' | 'en';

/** `-1234567.50` as `-1.234.567,50` or `-1,234,567.50`. */
export function amountText(amount: string, language: Language): string {
  const [whole = '', decimals] = amount.split('.');
  const [thousands, point] = language === 'ro' ? ['.', ','] : [',', '.'];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands as string);
  return decimals === undefined ? grouped : `${grouped}${point}${decimals}`;
}

export const countText = (count: number, language: Language): string => amountText(String(count), language);

/** A part of a whole in percent with one decimal; empty where there is no whole. */
export function shareText(part: string, whole: number, language: Language): string {
  if (!(whole > 0)) return '';
  return `${amountText(((Number(part) / whole) * 100).toFixed(1), language)} %`;
}

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  ro: [
    ...['ianuarie', 'februarie', 'martie', 'aprilie', 'mai', 'iunie'],
    ...['iulie', 'august', 'septembrie', 'octombrie', 'noiembrie', 'decembrie'],
  ],
  en: [
    ...['January', 'February', 'March', 'April', 'May', 'June'],
    ...['July', 'August', 'September', 'October', 'November', 'December'],
  ],
};

/** `2026-06-15` as `15.06.2026` or `15 June 2026`, `2026-06` as `iunie 2026`; other text stays. */
export function dateText(date: string, language: Language): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(date) ?? [];
  const name = MONTHS[language][Number(month) - 1];
  if (name === undefined) return date;
  if (day === undefined) return `${name} ${year}`;
  return language === 'ro' ? `${day}.${month}.${year}` : `${Number(day)} ${name} ${year}`;
}

/** Both ends of a period, or one where they are the same. */
export function periodText(from: string, to: string, language: Language): string {
  if (from === to) return dateText(from, language);
  return [from, to]
    .map((end) => dateText(end, language))
    .filter(Boolean)
    .join(' – ');
}

/** `1 factură`, `2 facturi`, `20 de facturi`, as Romanian counts; `1 invoice`, `2 invoices`. */
export function counted(count: number, [one, many]: readonly [string, string], language: Language): string {
  if (count === 1) return `1 ${one}`;
  const rest = count % 100;
  const isFew = count === 0 || (rest >= 1 && rest <= 19);
  return `${countText(count, language)} ${language === 'ro' && !isFew ? 'de ' : ''}${many}`;
}
