/** The other side's own words, made fit for an error: one line, no markup, nothing that could be a token or a person's number. */

const MOST = 300;

export function plainWords(text: string): string {
  return text
    .slice(0, 4_000)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/\b[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}\b|\b[\w+/=-]{60,}|(?<!\d)\d{13}(?!\d)/g, '…')
    .trim()
    .slice(0, MOST)
    .toWellFormed();
}
