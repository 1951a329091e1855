/** A rule that a declaration breaks, and how refusals write it. */

export interface Fault {
  /** As the published rule names itself, such as `BR-005`. */
  rule: string;
  /** In Romanian. */
  ro: string;
}

/** Notes a fault; the first of each rule counts. */
export type Say = (rule: string, ro: string) => void;

/** A refusal as `stareMesaj` words it. Its parts are known from a reader of such texts; a whole one was never seen. */
export const writeFaults = (faults: readonly Fault[]): string =>
  faults.map(({ rule, ro }) => `textEroare=[${rule}]-${ro}`).join('; ');
