/** Brings letters to the forms Romanian readers and search engines expect. */

const CEDILLA: Record<string, string> = { ş: 'ș', Ş: 'Ș', ţ: 'ț', Ţ: 'Ț' };

/**
 * Composed letters, comma below for ș and ț (the cedilla is an old encoding's mistake, and readers print it still), and
 * ligatures taken apart.
 *
 * @param language the document's language; Turkish keeps its cedilla. Default: none known.
 */
export function tidyLetters(text: string, language?: string): string {
  const composed = text.normalize('NFC').replace(/[ﬀ-ﬆ]/g, (ligature) => ligature.normalize('NFKC'));
  return language === 'tur' ? composed : composed.replace(/[şŞţŢ]/g, (letter) => CEDILLA[letter] as string);
}
