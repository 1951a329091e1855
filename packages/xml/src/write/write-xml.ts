/** Writes XML from a tree of plain objects. What can not stand in XML is refused, so that no text changes the markup. */

/** An element to be written. Names carry their prefix; the namespaces are attributes of the root. */
export interface XmlNode {
  name: string;
  /** In the order in which they are written. */
  attributes?: Readonly<Record<string, string>> | undefined;
  /** Text, or elements. */
  content?: string | readonly XmlNode[] | undefined;
}

export interface WriteOptions {
  /** Line breaks and two spaces a level between elements. Default true. */
  indent?: boolean;
  /** Begin with `<?xml version="1.0" encoding="UTF-8"?>`. Default true. */
  declaration?: boolean;
}

/** A name or a character that XML 1.0 does not allow. `at` is the path of the element. */
export class XmlWriteError extends Error {
  override name = 'XmlWriteError';
  readonly at: string;

  constructor(at: string, problem: string) {
    super(`${at}: ${problem}`);
    this.at = at;
  }
}

const NAME = /^[A-Za-z_][A-Za-z0-9._-]*(:[A-Za-z_][A-Za-z0-9._-]*)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/** The document as text. Throws an `XmlWriteError`. */
export function writeXml(root: XmlNode, { indent = true, declaration = true }: WriteOptions = {}): string {
  const out: string[] = declaration ? ['<?xml version="1.0" encoding="UTF-8"?>\n'] : [];
  write(root, '', '', out, indent);
  if (indent) out.push('\n');
  return out.join('');
}

function write(
  { name, attributes = {}, content = '' }: XmlNode,
  above: string,
  margin: string,
  out: string[],
  indent: boolean,
): void {
  const at = `${above}/${name}`;
  if (!NAME.test(name)) throw new XmlWriteError(at, 'is no name of an element');
  out.push('<', name);
  for (const [key, value] of Object.entries(attributes)) {
    if (!NAME.test(key)) throw new XmlWriteError(at, `"${key}" is no name of an attribute`);
    out.push(' ', key, '="', escapeAttribute(checked(value, at)), '"');
  }
  if (content.length === 0) {
    out.push('/>');
    return;
  }
  out.push('>');
  if (typeof content === 'string') {
    out.push(escapeText(checked(content, at)));
  } else {
    const inner = `${margin}  `;
    for (const child of content) {
      if (indent) out.push('\n', inner);
      write(child, at, inner, out, indent);
    }
    if (indent) out.push('\n', margin);
  }
  out.push('</', name, '>');
}

function checked(text: string, at: string): string {
  if (NOT_IN_XML.test(text) || !text.isWellFormed()) {
    throw new XmlWriteError(at, 'has a character that XML can not carry');
  }
  return text;
}

/** A carriage return is written as a reference, because a reader takes a plain one for a line break. */
function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}

/** White space is written as references, because a reader takes it for a plain space. */
function escapeAttribute(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;');
}
