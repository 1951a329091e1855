/** A message that can not be read or written. */

export class MessageError extends Error {
  override name = 'MessageError';
  /** Path, such as `continut.salariu`. */
  readonly field: string;
  readonly en: string;
  readonly ro: string;

  constructor(field: string, en: string, ro: string) {
    super(`${field}: ${en}`);
    this.field = field;
    this.en = en;
    this.ro = ro;
  }
}
