/** Exit codes: which kind of end it was, for scripts. */

import type { Failure } from '@genius/contract';
import type { RunState } from '@genius/runtime';

export const EXIT = {
  done: 0,
  /** A defect: of a worker or of the platform. */
  defect: 1,
  /** The command line itself is wrong. */
  usage: 2,
  /** The input breaks the contract or a rule of the domain. */
  invalid: 3,
  /** The other side said no for good. */
  refused: 4,
  /** It may work later: a time limit, a service that does not answer. */
  transient: 5,
  /** Nobody can tell whether the effect happened. */
  unknown: 6,
  /** Cancelled, or expired before it started. */
  stopped: 7,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a run's end, or of an error without a run. */
export function exitCodeOf(failure: Failure | undefined, state?: RunState | 'gone'): ExitCode {
  if (state === 'done') return EXIT.done;
  if (state === 'unknown') return EXIT.unknown;
  if (state === 'cancelled' || state === 'expired') return EXIT.stopped;
  if (failure === undefined) return EXIT.done;
  if (failure.kind === 'invalid' && failure.code.startsWith('GW_CLI_')) return EXIT.usage;
  return EXIT[failure.kind];
}
