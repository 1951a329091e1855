/** What ends the evaluation of a rule by the book: XPath's dynamic errors, and our own bound on work. */

export type StopCode =
  /** A value is not of the type that the rule needs, such as a date that is none. */
  | 'FORG0001'
  /** An element stands several times where the rule reads one. */
  | 'XPTY0004'
  /** Several truth values where one is needed. */
  | 'FORG0006'
  /** The document makes the rules count more than any real invoice does. */
  | 'WORK';

export class RuleStopped extends Error {
  readonly code: StopCode;

  constructor(code: StopCode) {
    super(code);
    this.name = 'RuleStopped';
    this.code = code;
  }
}
