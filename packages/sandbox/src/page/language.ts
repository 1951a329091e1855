/** Which of the two languages a page is shown in, and how dates and sizes are written in it. */

import type { IncomingMessage } from 'node:http';

export type Language = 'en' | 'ro';

/** `?lang=` first, then the cookie that it left, then the browser's languages; English if none of ours is among them. */
export function languageOf(request: IncomingMessage): Language {
  const asked = queryOf(request).get('lang') ?? /(?:^|;\s*)sandbox-lang=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  if (asked === 'ro' || asked === 'en') return asked;
  return /^\s*ro\b/i.test(preferred(request.headers['accept-language'] ?? '')) ? 'ro' : 'en';
}

/** The first of ours in `Accept-Language`, by its weights. */
function preferred(header: string): string {
  const weighted = header.split(',').map((entry) => {
    const [tag = '', weight] = entry.split(/;\s*q=/);
    return { tag: tag.trim(), weight: weight === undefined ? 1 : Number(weight) || 0 };
  });
  const ours = weighted.filter(({ tag }) => /^(ro|en)\b/i.test(tag));
  return ours.sort((a, b) => b.weight - a.weight)[0]?.tag ?? 'en';
}

/** The query of a request. */
export function queryOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', 'http://sandbox').searchParams;
}

/** A moment as people of this language write it, such as `29 Nov 2026, 10:49:27`. */
export function writeTime(iso: string, language: Language): string {
  return new Date(iso).toLocaleString(language === 'ro' ? 'ro-RO' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
  });
}

/** A number of bytes as people read it, such as `1.4 MB`. */
export function writeSize(bytes: number, language: Language): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const step = bytes < 1_000 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  const value = bytes / 1_000 ** step;
  const digits = step > 0 && value < 10 ? 1 : 0;
  const written = value.toLocaleString(language === 'ro' ? 'ro-RO' : 'en-GB', { maximumFractionDigits: digits });
  return `${written} ${units[step]}`;
}
