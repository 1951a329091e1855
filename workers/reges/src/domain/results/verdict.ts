/** What the results of one message come to. */

import type { Operation } from '../operations.ts';
import type { Result } from './read-results.ts';

export interface Verdict {
  state: 'done' | 'failed';
  /** no-ref: a success that made nothing. not-taken: REGES gave no receipt for it. */
  problem?: 'no-ref' | 'not-taken';
  ref?: string;
  secRef?: string;
  codeType?: Result['codeType'];
  words?: string;
}

/**
 * Undefined while a result is missing. A success is one by its code; where the message made something, only with its id
 * (ISS 127). The first result counts: old ones come again (ISS 495, 687). Of a proposal the one that has its id is the last
 * that counts: what follows is the other employer's answer, in days or never, and the proposal can be taken back meanwhile.
 */
export function verdictOn(results: readonly Result[], creates: Operation['creates']): Verdict | undefined {
  const last = results.findIndex(({ isPartial, ref }) => !isPartial || (creates === 'proposal' && ref !== undefined));
  if (last < 0) return undefined;
  const counted = results.slice(0, last + 1);
  const failed = counted.find(({ code }) => code === 'FAIL');
  const said = failed ?? counted.at(-1);
  const ref = counted.find((each) => each.ref !== undefined)?.ref;
  const secRef = counted.find((each) => each.secRef !== undefined)?.secRef;
  const isDone = !failed && (creates === undefined || ref !== undefined);
  return {
    state: isDone ? 'done' : 'failed',
    ...(!failed && !isDone ? { problem: 'no-ref' as const } : {}),
    ...(ref === undefined ? {} : { ref }),
    ...(secRef === undefined ? {} : { secRef }),
    ...(said?.codeType === undefined ? {} : { codeType: said.codeType }),
    ...(said?.words === undefined ? {} : { words: said.words }),
  };
}
