/** What views of documents have in common: their title, their foot, and parties as they are printed. */

import type { Language, Look, Party } from '../data.ts';
import type { View } from '../fill.ts';
import type { Formats } from '../formats.ts';

/** What is not in the body. */
export interface Page {
  title: string;
  foot: string;
  /** Such as `Pagina {page} din {pages}`. */
  pageOf: string;
}

/** Makes the view of a document from its data. */
export type ViewOf<Data> = (
  data: Data,
  formats: Formats,
  label: (key: string) => string,
  language: Language,
) => { view: View; page: Page };

/** A party as it is printed. */
export function partyView(party: Party, formats: Formats): View {
  const { name, cui, tradeRegister, address, capital, phone, email, website, accounts = [] } = party;
  return {
    name,
    cui: cui ?? null,
    tradeRegister: tradeRegister ?? null,
    capital: capital ?? null,
    phone: phone ?? null,
    email: email ?? null,
    website: website ?? null,
    address: linesOf(address),
    contacts: [phone, email, website].flatMap((line) => (line ? [{ line }] : [])),
    hasAccounts: accounts.length > 0,
    accounts: accounts.map(({ iban, bank, currency }) => ({
      iban: formats.iban(iban),
      bank: bank ?? null,
      currency: currency ?? null,
    })),
  };
}

/** The logo as a picture that travels in the document. */
export function logoView({ logo }: Look, name: string): View | null {
  if (!logo) return null;
  return { src: `data:${logo.mediaType};base64,${logo.base64}`, alt: logo.alt ?? name };
}

/** The lines of a text, each for itself. */
export function linesOf(text: string | undefined): View[] {
  return (text ?? '')
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => ({ line }));
}

/** The parts that are there, or null if none is. */
export function joined(parts: readonly (string | undefined)[], by: string): string | null {
  return parts.filter(Boolean).join(by) || null;
}
