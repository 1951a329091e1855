/**
 * CUI (CIF), the number of a taxpayer: 2 to 10 digits, the last of which checks the others. Annex of OG 92/2003 and HG
 * 707/2003: weights 7 5 3 2 1 7 5 3 2 over nine digits, ten times the sum modulo eleven, ten counts as zero.
 */

import { isCnp } from './cnp.ts';

/** Why a text is no CUI. */
export type CuiProblem =
  | 'empty'
  | 'letters'
  | 'minus'
  | 'length'
  | 'leading-zero'
  | 'check-digit'
  /** 13 digits that are a person's number. */
  | 'cnp'
  /** 13 zeros: how e-Factura writes a buyer without a number. */
  | 'anonymous-buyer';

export type CheckedCui = { ok: true; cui: string; hasPrefix: boolean } | { ok: false; problem: CuiProblem };

const WEIGHTS = [7, 5, 3, 2, 1, 7, 5, 3, 2] as const;
export const ANONYMOUS_BUYER = '0000000000000';

/** The digits of a CUI as people write it: `RO 185 472 90` is `18547290`. What is no CUI says why. */
export function checkCui(text: string): CheckedCui {
  const clean = cleanCui(text);
  const hasPrefix = /^RO/.test(text.trim().toUpperCase());
  const no = (problem: CuiProblem): CheckedCui => ({ ok: false, problem });
  if (clean === '') return no('empty');
  if (clean.startsWith('-')) return no('minus');
  if (!/^\d+$/.test(clean)) return no('letters');
  if (clean === ANONYMOUS_BUYER) return no('anonymous-buyer');
  if (clean.length === 13 && isCnp(clean)) return no('cnp');
  if (clean.length < 2 || clean.length > 10) return no('length');
  if (clean.startsWith('0')) return no('leading-zero');
  if (checkDigit(clean.slice(0, -1)) !== Number(clean.at(-1))) return no('check-digit');
  return { ok: true, cui: clean, hasPrefix };
}

export function isCui(text: string): boolean {
  return checkCui(text).ok;
}

/** Without blanks, dots, inner dashes and the leading RO, in capitals; not checked. A leading minus stays: it is no dash. */
export function cleanCui(text: string): string {
  return text
    .trim()
    .toUpperCase()
    .replace(/^(?:CUI|CIF)\s*[:.]?\s*/, '')
    .replace(/(?!^)[\s\u00a0.\-\u2013]+/g, '')
    .replace(/^RO/, '');
}

/** The digit that belongs behind `body`, 1 to 9 digits. */
export function checkDigit(body: string): number {
  const digits = body.padStart(9, '0');
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at]), 0);
  return ((sum * 10) % 11) % 10;
}

/** What is wrong, in a sentence of each language, for the person who typed it. */
export function explainCui(problem: CuiProblem): { en: string; ro: string } {
  return SENTENCES[problem];
}

const SENTENCES: Record<CuiProblem, { en: string; ro: string }> = {
  empty: { en: 'it is empty', ro: 'este gol' },
  letters: {
    en: 'it holds something other than digits (RO may stand before them)',
    ro: 'conține și altceva decât cifre (doar RO poate sta în față)',
  },
  minus: { en: 'it begins with a minus', ro: 'începe cu minus' },
  length: { en: 'a CUI has 2 to 10 digits', ro: 'un CUI are între 2 și 10 cifre' },
  'leading-zero': { en: 'a CUI does not begin with 0', ro: 'un CUI nu începe cu 0' },
  'check-digit': {
    en: 'its last digit does not fit the others, so a digit is wrong',
    ro: 'cifra de control nu se potrivește, deci o cifră este greșită',
  },
  cnp: {
    en: 'these 13 digits are a CNP, the number of a person, and not a CUI',
    ro: 'aceste 13 cifre sunt un CNP, codul unei persoane, nu un CUI',
  },
  'anonymous-buyer': {
    en: '13 zeros stand for a buyer without a number (B2C) in e-Factura; no firm has them',
    ro: '13 zerouri înseamnă în e-Factura un cumpărător fără cod (B2C); nicio firmă nu le are',
  },
};
