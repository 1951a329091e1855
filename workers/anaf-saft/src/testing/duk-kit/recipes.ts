/** How the program that stands in for ANAF's kit behaves. */

export type Recipe =
  | 'ok'
  | 'structure'
  | 'errors'
  /** Two thousand refusals. */
  | 'many-errors'
  | 'warnings'
  /** Warnings in a file of their own, `ok` in the other. */
  | 'warnings-apart'
  | 'empty-file'
  | 'no-file'
  /** An error file that is no text. */
  | 'garbage'
  /** Never ends, and has a child that never ends either. */
  | 'hang'
  /** A stack trace that quotes the declaration, exit code 0, no answer. */
  | 'crash'
  | 'out-of-memory'
  /** Its answer comes from a child, after it has ended itself. */
  | 'late'
  /** Megabytes on both outputs before the answer. */
  | 'huge-output'
  /** Accepts the file and makes no PDF. */
  | 'no-pdf'
  /** The XML in the PDF is not the given one. */
  | 'other-pdf'
  /** A PDF that has no file inside. */
  | 'bare-pdf';
