/** Which characters XML 1.0 (5th edition) allows where, and what references stand for. */

const START =
  ':A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD\\u{10000}-\\u{EFFFF}';
const NAME = new RegExp(`^[${START}][${START}\\-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040]*$`, 'u');
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CHARACTER = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;

/** Whether a text is a Name (production 5). */
function isName(text: string): boolean {
  return NAME.test(text);
}

/** Whether a name has at most one colon, with something on each side (QName). The local part must start as a name does. */
export function isQualifiedName(text: string): boolean {
  const colon = text.indexOf(':');
  if (colon < 0) return isName(text);
  return colon > 0 && text.indexOf(':', colon + 1) < 0 && isName(text.slice(0, colon)) && isName(text.slice(colon + 1));
}

/** Where the first character is that XML does not allow (production 2), or -1. */
export function illegalCharacterAt(text: string): number {
  const control = text.search(CHARACTER);
  if (text.isWellFormed()) return control;
  const lone = text.search(/\p{Surrogate}/u);
  return control < 0 ? lone : Math.min(control, lone);
}

/** How a character is named in a sentence, such as `U+0000`. */
export function codeOf(text: string, at: number): string {
  return `U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`;
}

const PREDEFINED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** What a reference without its `&` and `;` stands for; undefined if it is not allowed. */
export function resolveReference(name: string): string | undefined {
  if (!name.startsWith('#')) return Object.hasOwn(PREDEFINED, name) ? PREDEFINED[name] : undefined;
  const digits = /^#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,10}))$/.exec(name);
  if (digits === null) return undefined;
  const code = digits[1] === undefined ? Number(digits[2]) : Number.parseInt(digits[1], 16);
  const isAllowed =
    code === 9 ||
    code === 10 ||
    code === 13 ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff);
  return isAllowed ? String.fromCodePoint(code) : undefined;
}

/** Text with its references resolved and its line ends made `\n` (2.11); what is not a known reference stays. */
export function decodeText(raw: string): string {
  return resolveAll(raw.includes('\r') ? raw.replace(/\r\n?/g, '\n') : raw);
}

/** The value of an attribute: line ends and tabs as spaces (3.3.3), references resolved. */
export function decodeAttribute(raw: string): string {
  return resolveAll(raw.replace(/\r\n|[\r\n\t]/g, ' '));
}

function resolveAll(text: string): string {
  return text.includes('&')
    ? text.replace(/&([^&;]{1,12});/g, (whole, name: string) => resolveReference(name) ?? whole)
    : text;
}
