/** A list of codes in the form that the rules test it in. */

export interface CodeList {
  /** The codes between blanks, for the rules that look for a part of it. */
  readonly text: string;
  readonly codes: ReadonlySet<string>;
}

export function codes(text: string): CodeList {
  // Two blanks in a row make the empty text a member, as the rules' own test does.
  const members = text.includes('  ') ? text.split(' ') : text.split(' ').filter((code) => code !== '');
  return { text, codes: new Set(members) };
}
