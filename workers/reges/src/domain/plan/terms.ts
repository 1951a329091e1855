/**
 * By when REGES must be told. The text of HG 295/2025 itself was not at hand: these terms are what the press wrote of it, so
 * that they are data with their source and how sure it is, and an employer may set its own.
 */

export const EVENTS = ['hire', 'change', 'end', 'suspension', 'medicalLeave', 'transfer', 'secondment'] as const;
export type PlanEvent = (typeof EVENTS)[number];

export interface Term {
  /** ISO date: events from then on. */
  since: string;
  /** After the event, or before it if negative. Undefined: not known. */
  days?: number;
  unit: 'calendar' | 'working';
  certainty: 'press' | 'contradictory' | 'unknown' | 'own';
  source: string;
}

const SINCE = '2025-03-31';
const PRESS = 'press on HG 295/2025 (fgo.ro, evz.ro)';

const TERMS: Readonly<Record<PlanEvent, readonly Term[]>> = {
  hire: [{ since: SINCE, days: -1, unit: 'calendar', certainty: 'press', source: PRESS }],
  change: [{ since: SINCE, unit: 'calendar', certainty: 'unknown', source: 'none found' }],
  end: [{ since: SINCE, days: -1, unit: 'calendar', certainty: 'press', source: PRESS }],
  suspension: [
    { since: SINCE, days: 3, unit: 'working', certainty: 'contradictory', source: 'one press note; others differ' },
  ],
  medicalLeave: [{ since: SINCE, days: 3, unit: 'working', certainty: 'press', source: PRESS }],
  transfer: [{ since: SINCE, days: 5, unit: 'working', certainty: 'press', source: PRESS }],
  secondment: [{ since: SINCE, days: -1, unit: 'calendar', certainty: 'press', source: PRESS }],
};

export type OwnTerms = Partial<Record<PlanEvent, Pick<Term, 'days' | 'unit'>>>;

/** Of an event on a day; undefined before HG 295/2025. */
export function termOn(event: PlanEvent, day: string, own: OwnTerms = {}): Term | undefined {
  const mine = own[event];
  if (mine) return { since: SINCE, ...mine, certainty: 'own', source: 'REGES_TERMS' };
  return TERMS[event].findLast(({ since }) => since <= day);
}
