/** What the byte scanner knows of texts: which characters and references may stand in them, and where they can be cut. */

import { codeOf, resolveReference } from '../parse/characters.ts';
import { ByteInput } from './byte-input.ts';
import { ANGLE, CR, ILLEGAL, LINE_END, MULTIBYTE, PLAIN, REFERENCE, STOP, TEXT_CLASS } from './bytes.ts';

/** What a text needs before it can be read: bits. */
export const FORM_PLAIN = 0;
/** References or carriage returns stand in it. */
export const FORM_ENCODED = 1;
/** It has characters of several bytes. */
export const FORM_MULTIBYTE = 2;
/** It is the content of a CDATA section: `&` is only a sign. */
export const FORM_CDATA = 4;

const LONGEST_REFERENCE = 14;
const CLOSING_BRACKET = 93;
const decoder = new TextDecoder();

export abstract class ByteText extends ByteInput {
  /** The form of the text that `walkText` went over. */
  protected form = FORM_PLAIN;

  /** Walks over text to the next `<`, holding its rules; returns where that is. A reference of which more must come is at -1 - n. */
  protected walkText(at: number): number {
    const { buffer } = this;
    this.form = FORM_PLAIN;
    for (let i = at; ; i++) {
      switch (TEXT_CLASS[buffer[i] as number]) {
        case PLAIN:
          break;
        case STOP:
          return i;
        case LINE_END:
          if (buffer[i] === CR) this.form |= FORM_ENCODED;
          break;
        case REFERENCE: {
          const length = this.#reference(i);
          if (length < 0) return -1 - i;
          this.form |= FORM_ENCODED;
          i += length - 1;
          break;
        }
        case MULTIBYTE:
          this.form |= FORM_MULTIBYTE;
          if (this.#isNoCharacter(i)) this.#failCharacter(i);
          break;
        case ANGLE:
          if (i - at >= 2 && buffer[i - 1] === CLOSING_BRACKET && buffer[i - 2] === CLOSING_BRACKET) {
            this.fail('XML_CDATA_END', i - 2);
          }
          break;
        default:
          this.#failCharacter(i);
      }
    }
  }

  /** Where text that ends with the buffer can be cut so that no line end and no `]]>` is torn apart. */
  protected safeCut(): number {
    const { buffer, limit: end } = this;
    if (buffer[end - 1] === CR) return end - 1;
    if (buffer[end - 1] !== CLOSING_BRACKET) return end;
    return buffer[end - 2] === CLOSING_BRACKET ? end - 2 : end - 1;
  }

  /** Characters that may stand nowhere, in a tag, a comment and the like. */
  protected checkCharacters(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      if (TEXT_CLASS[this.buffer[i] as number] === ILLEGAL || this.#isNoCharacter(i)) this.#failCharacter(i);
    }
  }

  /** Where an ASCII text comes next; -1 if it is not here yet. */
  protected find(text: string, from: number): number {
    return Buffer.from(this.buffer.buffer, 0, this.limit).indexOf(text, from, 'latin1');
  }

  /** Bytes of the reference at `at`; -1 if more are needed. */
  #reference(at: number): number {
    const { buffer, limit: end } = this;
    let i = at + 1;
    while (buffer[i] !== 59 && i - at <= LONGEST_REFERENCE && i < end) i++;
    if (i === end && !this.isFinal && i - at <= LONGEST_REFERENCE) return -1;
    const name = i < end && buffer[i] === 59 ? decoder.decode(buffer.subarray(at + 1, i)) : '';
    if (name.length > 12 || resolveReference(name) === undefined) {
      this.fail('XML_ENTITY', at, { found: /^#?[\w.-]{1,12}$/.test(name) ? `&${name};` : '&' });
    }
    return i + 1 - at;
  }

  /** U+FFFE and U+FFFF. */
  #isNoCharacter(at: number): boolean {
    const { buffer } = this;
    return buffer[at] === 0xef && buffer[at + 1] === 0xbf && (buffer[at + 2] as number) >= 0xbe;
  }

  #failCharacter(at: number): never {
    const character = decoder.decode(this.buffer.subarray(at, at + 3));
    return this.fail('XML_CHARACTER', at, { found: codeOf(character, 0) });
  }
}
