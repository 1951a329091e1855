/**
 * Romanian letters: ș and ț carry a comma below (SR 13411, Unicode U+0218–U+021B). Old code pages had them only with a
 * cedilla, and registers still send them so.
 */

const COMMA: Readonly<Record<string, string>> = { ş: 'ș', Ş: 'Ș', ţ: 'ț', Ţ: 'Ț', ã: 'ă', Ã: 'Ă' };

/** The text with comma-below ș and ț, composed (NFC); `ã`, which code pages without ă put in its place, becomes ă. */
export function withCommaBelow(text: string): string {
  return text.normalize('NFC').replace(/[şŞţŢãÃ]/g, (letter) => COMMA[letter] as string);
}

/** For comparing: capitals without marks, one blank between words. `Botoşani`, `BOTOȘANI` and ` botosani` are one. */
export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
}
