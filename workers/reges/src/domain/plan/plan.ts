/** What REGES must be told of an event, in which order, and by when. */

import { addDays, addWorkingDays, isWorkingDay } from '@genius/romania';
import type { OperationName } from '../operations.ts';
import { type OwnTerms, type PlanEvent, type Term, termOn } from './terms.ts';
import { DUE_WORDS, NOTES, STEP_WORDS } from './words.ts';

export interface Asked {
  event: PlanEvent;
  /** ISO date: the first day of work, of the change, of the suspension; the day of the end; of medical leave, of its paper. */
  date: string;
  /** ISO date: of a secondment or suspension, if it is known. */
  endDate?: string | undefined;
  /** Whether REGES has the person already. */
  isRegistered: boolean;
  /** ISO date. */
  today: string;
}

export interface Step {
  operation: OperationName;
  /** ISO date; undefined if the term is not known. */
  dueOn?: string;
  /** The last working day on which somebody can still do it. */
  workingDay?: string;
  isLate: boolean;
  en: string;
  ro: string;
}

export interface Plan {
  steps: Step[];
  term?: Term;
  notes: { en: string; ro: string }[];
}

const STEPS: Readonly<Record<PlanEvent, readonly OperationName[]>> = {
  hire: ['registerEmployee', 'addContract'],
  change: ['modifyContract'],
  end: ['endContract'],
  suspension: ['suspend', 'endSuspension'],
  medicalLeave: ['suspend', 'endSuspension'],
  transfer: ['proposeMove', 'acceptMove'],
  secondment: ['proposeSecondment', 'acceptSecondment', 'endSecondmentProposal'],
};

/** Steps of which the term counts from the event's own end. */
const AT_END = new Set<OperationName>(['endSuspension', 'endSecondmentProposal']);

export function planFor({ event, date, endDate, isRegistered, today }: Asked, own: OwnTerms = {}): Plan {
  const term = termOn(event, date, own);
  const steps = STEPS[event]
    .filter((operation) => !(operation === 'registerEmployee' && isRegistered))
    .map((operation) => stepFor(operation, AT_END.has(operation) ? endDate : date, term, today));
  const certainty = term?.certainty ?? 'unknown';
  return {
    steps,
    ...(term === undefined ? {} : { term }),
    notes: [NOTES[certainty], ...(NOTES_OF_EVENT[event] ?? [])],
  };
}

const NOTES_OF_EVENT: Partial<Record<PlanEvent, readonly { en: string; ro: string }[]>> = {
  hire: [NOTES.twoSteps],
  change: [NOTES.apart],
  transfer: [NOTES.marked],
  secondment: [NOTES.blocks],
};

function stepFor(operation: OperationName, day: string | undefined, term: Term | undefined, today: string): Step {
  const { en, ro } = STEP_WORDS[operation] ?? { en: operation, ro: operation };
  if (day === undefined || term?.days === undefined) {
    const when = day === undefined ? DUE_WORDS.later : DUE_WORDS.unknown;
    return { operation, isLate: false, en: `${en} ${when.en}`, ro: `${ro} ${when.ro}` };
  }
  const dueOn = dueDay(day, term);
  const workingDay = lastWorkingDay(dueOn);
  const by = DUE_WORDS.by(dueOn, workingDay);
  return { operation, dueOn, workingDay, isLate: dueOn < today, en: `${en} ${by.en}`, ro: `${ro} ${by.ro}` };
}

function dueDay(day: string, { days = 0, unit }: Term): string {
  if (unit === 'calendar') return addDays(day, days);
  if (days >= 0) return addWorkingDays(day, days);
  let at = day;
  for (let left = -days; left > 0; ) {
    at = addDays(at, -1);
    if (isWorkingDay(at)) left--;
  }
  return at;
}

function lastWorkingDay(day: string): string {
  let at = day;
  while (!isWorkingDay(at)) at = addDays(at, -1);
  return at;
}
