/** VAT numbers of other countries of the Union and near it, by their forms. */

const FORMS: [string, RegExp][] = [
  ['AT', /^ATU\d{8}$/],
  ['BE', /^BE[01]\d{9}$/],
  ['BG', /^BG\d{9,10}$/],
  ['CY', /^CY\d{8}[A-Z]$/],
  ['CZ', /^CZ\d{8,10}$/],
  ['DE', /^DE\d{9}$/],
  ['DK', /^DK\d{8}$/],
  ['EE', /^EE\d{9}$/],
  ['EL', /^EL\d{9}$/],
  ['ES', /^ES(?:[A-Z]\d{7}[A-Z\d]|\d{8}[A-Z])$/],
  ['FI', /^FI\d{8}$/],
  ['FR', /^FR[A-Z\d]{2}\d{9}$/],
  ['GB', /^GB(?:\d{9}|\d{12})$/],
  ['HR', /^HR\d{11}$/],
  ['HU', /^HU\d{8}$/],
  ['IE', /^IE\d[A-Z\d]\d{5}[A-Z]{1,2}$/],
  ['IT', /^IT\d{11}$/],
  ['LT', /^LT(?:\d{9}|\d{12})$/],
  ['LU', /^LU\d{8}$/],
  ['LV', /^LV\d{11}$/],
  ['MT', /^MT\d{8}$/],
  ['NL', /^NL\d{9}B\d{2}$/],
  ['PL', /^PL\d{10}$/],
  ['PT', /^PT\d{9}$/],
  ['SE', /^SE\d{12}$/],
  ['SI', /^SI\d{8}$/],
  ['SK', /^SK\d{10}$/],
  ['CH', /^CHE\d{9}$/],
];

export interface FoundVatId {
  id: string;
  country: string;
  /** Offsets in the text. */
  start: number;
  end: number;
}

/** VAT numbers in a line of text, spaces and dots inside allowed: `DE 232 446 240`, `NL810433941B01`. */
export function vatIdsOf(text: string): FoundVatId[] {
  const found: FoundVatId[] = [];
  for (const match of text.matchAll(
    /(?<![A-Z\d])(AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|SE|SI|SK|CHE)(?=[\s.-]?[A-Z\d])/g,
  )) {
    const country = match[1] === 'CHE' ? 'CH' : (match[1] ?? '');
    const form = FORMS.find(([code]) => code === country)?.[1];
    if (!form) continue;
    const hit = longestFit(text, match.index, form);
    if (hit) found.push({ ...hit, country, start: match.index });
  }
  return found;
}

/** The longest run from `start`, separators left out, that has the form and isn't followed by more of the same. */
function longestFit(text: string, start: number, form: RegExp): { id: string; end: number } | undefined {
  let id = '';
  let best: { id: string; end: number } | undefined;
  for (let at = start; at < text.length && id.length < 16; at += 1) {
    const letter = text.charAt(at);
    if (/[A-Z\d]/.test(letter)) id += letter;
    else if (!/[\s.-]/.test(letter)) break;
    else continue;
    if (form.test(id) && !/[A-Za-z\d]/.test(text.charAt(at + 1))) best = { id, end: at + 1 };
  }
  return best;
}
