/** Elements as text. What goes in has been read by its fields, so it holds no sign that XML can not carry. */

const SPECIAL = /[&<>]/;

export function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An element with text. */
export const element = (name: string, text: string): string => `<${name}>${escapeText(text)}</${name}>`;

/** The same, or nothing where there is no text. */
export const optional = (name: string, text: string | number | undefined): string =>
  text === undefined ? '' : element(name, String(text));
