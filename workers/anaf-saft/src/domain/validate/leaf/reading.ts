/** The text of the element that is being read, as the rules see it: one object for all, so keep what you need of it. */

const decoder = new TextDecoder();

export class Reading {
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** Of a number: its value; NaN if it is none. */
  value = Number.NaN;
  /** Of a number: in hundredths; NaN if it is none or not exact. */
  cents = Number.NaN;
  /** Of a date: 20260615; NaN if it is none. Also for days that are not in the calendar. */
  date = Number.NaN;
  /** Of a code: its number in its list; of an account or partner: in the registry. -1 if it is not in the list. */
  code = -1;

  get text(): string {
    return decoder.decode(this.bytes.subarray(this.start, this.end));
  }

  /** Whether it is the one character 0: nobody. */
  get isZero(): boolean {
    return this.end - this.start === 1 && this.bytes[this.start] === 48;
  }
}
