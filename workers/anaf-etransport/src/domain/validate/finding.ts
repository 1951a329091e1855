/** What is wrong with a declaration, one thing at a time. */

export interface Finding {
  /** The id that ANAF shows, such as `BR-206`; `XML` or `XSD` for what comes before the rules; `GW-…` for our own. */
  rule: string;
  /** `fatal`: ANAF refuses it. `warning`: the official files miss it, and it is wrong or doubtful all the same. */
  severity: 'fatal' | 'warning';
  /** XPath without prefixes, such as `/eTransport/notificare/bunuriTransportate[2]/@codTarifar`. */
  path: string;
  /** Where the element's tag begins, from 1. */
  line: number;
  column: number;
  en: string;
  ro: string;
}

export type DeclarationKind = 'notification' | 'correction' | 'deletion' | 'confirmation' | 'vehicleChange';

export interface Verdict {
  /** Whether nothing fatal was found. */
  valid: boolean;
  /** What the declaration is; undefined where that can not be told. */
  kind?: DeclarationKind;
  /** Fatal ones first, each kind in the order of the document. */
  findings: Finding[];
  counts: {
    fatal: number;
    warning: number;
    /** How many of them are not in `findings`, because there are too many. */
    omitted: number;
  };
}

/** A finding before its place is worked out. */
export interface Found {
  rule: string;
  severity: 'fatal' | 'warning';
  /** Number of the element. */
  element: number;
  attribute?: string | undefined;
  en: string;
  ro: string;
}
