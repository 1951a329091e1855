/** What the working of a message comes to. */

export type Verdict = Refusal | Success;

export interface Refusal {
  /** In Romanian; `**` marks what is bold. */
  fail: string;
}

export interface Success {
  says: string;
  /** What was made or changed; `''` for nothing. */
  ref: string;
  secRef?: string;
  /** More results of the same message will come. */
  isMoreExpected?: true;
}

export const isRefusal = (verdict: object): verdict is Refusal => 'fail' in verdict;
