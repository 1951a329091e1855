/** What is wrong, or doubtful, in a message. */

export interface Finding {
  /** Such as `CNP`, `REQUIRED`; `XSD` for what the official schema says. */
  rule: string;
  /** An error keeps the message from being sent. */
  severity: 'error' | 'warning';
  /** Path in the input, such as `contract.salary`, or in the XML. */
  field: string;
  /** 1 and up; only in XML. */
  line?: number;
  column?: number;
  en: string;
  ro: string;
}
