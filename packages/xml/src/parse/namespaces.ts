/** Which namespace a prefix means at a place, and the names that follow from it. */

import type { XmlName, XmlNames } from './names.ts';

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** The declarations in force in one part of the document. Names are resolved once per scope and spelling. */
export class NamespaceScope {
  readonly #names: XmlNames;
  readonly #uris: ReadonlyMap<string, string>;
  readonly #outer: NamespaceScope | undefined;
  readonly #elements = new Map<string, XmlName>();
  readonly #attributes = new Map<string, XmlName>();

  constructor(
    names: XmlNames,
    uris: ReadonlyMap<string, string> = new Map([
      ['', ''],
      ['xml', XML],
    ]),
    outer?: NamespaceScope,
  ) {
    this.#names = names;
    this.#uris = uris;
    this.#outer = outer;
  }

  /** A scope inside this one with more declarations: prefix (empty for the default) to namespace. */
  with(declared: ReadonlyMap<string, string>): NamespaceScope {
    return new NamespaceScope(this.#names, declared, this);
  }

  /** The name of an element as it is spelt; undefined if its prefix is not declared. */
  element(raw: string): XmlName | undefined {
    return this.#elements.get(raw) ?? this.#resolve(raw, this.#elements);
  }

  /** The name of an attribute as it is spelt: without a prefix it is in no namespace. */
  attribute(raw: string): XmlName | undefined {
    return this.#attributes.get(raw) ?? this.#resolve(raw, this.#attributes, '');
  }

  #resolve(raw: string, cache: Map<string, XmlName>, byDefault?: string): XmlName | undefined {
    const colon = raw.indexOf(':');
    const uri = colon < 0 ? (byDefault ?? this.#uri('')) : this.#uri(raw.slice(0, colon));
    if (uri === undefined) return undefined;
    const name = this.#names.add(uri, raw.slice(colon + 1));
    cache.set(raw, name);
    return name;
  }

  #uri(prefix: string): string | undefined {
    const uri = this.#uris.get(prefix);
    return uri !== undefined || this.#outer === undefined ? uri : this.#outer.#uri(prefix);
  }
}

/** Whether Namespaces in XML 1.0 lets this prefix mean this namespace. */
export function mayDeclare(prefix: string, uri: string): boolean {
  if (prefix === 'xmlns' || uri === XMLNS) return false;
  if ((prefix === 'xml') !== (uri === XML)) return false;
  return prefix === '' || uri !== '';
}
