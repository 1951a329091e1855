/** What is wrong with an invoice, one thing at a time. */

export interface Finding {
  /** The id that authorities show, such as `BR-RO-L100`; `XML` or `UBL-2.1` for what comes before the rules. */
  rule: string;
  /** The fine id: the assertion's own, such as `BR-RO-L1024`. */
  ruleId: string;
  severity: 'fatal' | 'warning';
  /** XPath with the usual prefixes (cac, cbc, ext). */
  path: string;
  /** Where the element's tag begins, from 1. */
  line: number;
  column: number;
  en: string;
  ro: string;
  fix?: {
    action: 'set' | 'add' | 'remove';
    /** XPath of what is to be changed. */
    path: string;
    value?: string;
  };
}

export interface Verdict {
  /** Whether nothing fatal was found. */
  valid: boolean;
  ruleset: string;
  /** Fatal ones first, each kind in the order of the document. */
  findings: Finding[];
  counts: {
    fatal: number;
    warning: number;
    /** How many of them are not in `findings`, because there are too many. */
    omitted: number;
  };
}
