/** Names of elements and attributes as small numbers: comparing two is comparing integers. */

export interface XmlName {
  /** Dense, from 0; equal numbers are equal expanded names. */
  readonly id: number;
  /** The namespace; empty for none. */
  readonly uri: string;
  readonly local: string;
}

/**
 * A vocabulary. One that is given as the base of another is read only through it, so that the unknown names of a hostile
 * document die with that document.
 */
export class XmlNames {
  readonly #base: XmlNames | undefined;
  readonly #offset: number;
  readonly #byUri = new Map<string, Map<string, XmlName>>();
  readonly #own: XmlName[] = [];

  constructor(base?: XmlNames) {
    this.#base = base;
    this.#offset = base?.size ?? 0;
  }

  /** How many names there are, those of the base included. */
  get size(): number {
    return this.#offset + this.#own.length;
  }

  /** The name with this number. */
  at(id: number): XmlName {
    const name = id < this.#offset ? this.#base?.at(id) : this.#own[id - this.#offset];
    if (name === undefined) throw new RangeError(`there is no name ${id}`);
    return name;
  }

  /** The name, if the vocabulary has it. */
  find(uri: string, local: string): XmlName | undefined {
    return this.#base?.find(uri, local) ?? this.#byUri.get(uri)?.get(local);
  }

  /** The name, added if the vocabulary doesn't have it yet. */
  add(uri: string, local: string): XmlName {
    const known = this.find(uri, local);
    if (known !== undefined) return known;
    const name = Object.freeze({ id: this.size, uri, local });
    let locals = this.#byUri.get(uri);
    if (locals === undefined) {
      locals = new Map();
      this.#byUri.set(uri, locals);
    }
    locals.set(local, name);
    this.#own.push(name);
    return name;
  }
}
