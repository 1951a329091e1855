/** What is wrong with a D406 file, one thing at a time. */

export type SaftForm = 'D406' | 'D406T';

/**
 * `structure`: ANAF's validator stops being able to read what is there. `error`: it refuses a value. `warning`: it says
 * nothing, and it is wrong or doubtful all the same (the schema refuses it, or figures and references do not fit).
 */
export type Severity = 'structure' | 'error' | 'warning';

export interface Finding {
  /** `anaf.…` for what ANAF's validator refuses, `xsd.…` for what only the schema 2.4.8 refuses, `saft.…` for our own rules. */
  rule: string;
  severity: Severity;
  /** The place as ANAF's validator names it, such as `MasterFiles (1) sectiune Products (1) sectiune Product (2)`. */
  at: string;
  /** XPath without prefixes, such as `/AuditFile/MasterFiles/Products/Product[2]`. */
  path: string;
  /** Where the element's tag begins, from 1. */
  line: number;
  column: number;
  en: string;
  ro: string;
}

/**
 * `clean`: nothing found. `warnings`: ANAF takes it. `errors`: ANAF refuses values. `structure`: ANAF refuses the structure.
 * `broken`: it is no XML that can be read safely.
 */
export type VerdictKind = 'clean' | 'warnings' | 'errors' | 'structure' | 'broken';

export interface Verdict {
  /** Whether ANAF's validator takes the file: its kind is `clean` or `warnings`. */
  isValid: boolean;
  kind: VerdictKind;
  /** Whether the schema 2.4.8 takes it, too. ANAF's validator takes files that the schema refuses, and refuses others. */
  isSchemaValid: boolean;
  form: SaftForm;
  /** The period that the file was judged for; undefined where it could not be told. */
  year?: number;
  month?: number;
  /** Header/HeaderComment, such as `L`; undefined where it is missing or unknown. */
  declarationType?: 'L' | 'T' | 'A' | 'C' | 'NL' | 'NT';
  /** In the order of the document, what ANAF refuses first. */
  findings: Finding[];
  counts: {
    structure: number;
    error: number;
    warning: number;
    /** How many of them are not in `findings`, because there are too many. */
    omitted: number;
  };
  /** How many findings there are of each rule, those that are not told included. */
  rules: Record<string, number>;
  /** How much was read. */
  bytes: number;
  elements: number;
}

export interface ValidateOptions {
  /** D406 or its test filing D406T: they differ by namespace. Default: the one whose namespace the root has, else D406. */
  form?: SaftForm;
  /** The period that is declared. Default: the end of SelectionCriteria. */
  year?: number;
  month?: number;
  /** How many findings are told at most; the others are counted. Default 1_000. */
  maxFindings?: number;
  /** The most that is read, in bytes. Default 2_000_000_000. */
  maxBytes?: number;
  /** Told now and then how many bytes were read. */
  onProgress?(bytes: number): void;
  /** Stops the reading: the call rejects with the signal's reason. */
  signal?: AbortSignal;
}
