/** What must be right about a suspension, an end, a reactivation, a secondment, and the paper behind it. */

import { isIsoDate } from '@genius/romania';
import type { Data } from '../message/message.ts';
import type { Operation, OperationName } from '../operations.ts';
import { LISTS } from '../schema/generated/lists.ts';
import { dayAt, type RuleContext, valueAt } from './rule-context.ts';

const GROUNDS: Readonly<Record<string, readonly string[]>> = {
  suspension: LISTS.TemeiSuspendare,
  end: LISTS.TemeiIncetare,
  reactivation: LISTS.TemeiReactivare,
  secondment: LISTS.TemeiDetasare,
};

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  suspension: ['from', 'legalGround'],
  end: ['endedOn', 'legalGround'],
  reactivation: ['reactivatedOn', 'legalGround'],
  secondment: ['from', 'to', 'legalGround', 'employerCui', 'employerName', 'nationality', 'occupation.code'],
};

/** Where the official examples have other fields than the type asks for. */
const INSTEAD: Partial<Record<OperationName, readonly string[]>> = {
  endSuspension: ['from', 'suspensionEndedOn'],
  correctSuspensionEnd: ['from', 'suspensionEndedOn'],
  endSecondment: ['secondmentEndedOn'],
  correctSecondmentEnd: ['secondmentEndedOn'],
};

const DAYS = ['from', 'to', 'endedOn', 'suspensionEndedOn', 'secondmentEndedOn', 'reactivatedOn'];

/** `field`: where the action stands. */
export function checkAction(
  action: Data,
  name: OperationName,
  { action: kind }: Operation,
  field: string,
  { add }: RuleContext,
): void {
  for (const each of INSTEAD[name] ?? (kind ? (REQUIRED[kind] ?? []) : [])) {
    if (valueAt(action, each) === undefined) {
      add('REQUIRED', `${field}.${each}`, 'This field is asked for.', 'Acest câmp este obligatoriu.');
    }
  }
  const ground = valueAt(action, 'legalGround');
  const allowed = kind ? GROUNDS[kind] : undefined;
  if (typeof ground === 'string' && allowed && !allowed.includes(ground)) {
    const en = `This ground is not one for it. There are: ${allowed.slice(0, 8).join(', ')}${allowed.length > 8 ? ', …' : ''}.`;
    const ro = `Acest temei nu se potrivește operației. Există: ${allowed.slice(0, 8).join(', ')}${allowed.length > 8 ? ', …' : ''}.`;
    add('GROUND', `${field}.legalGround`, en, ro);
  }
  for (const each of DAYS) {
    const day = dayAt(action, each);
    if (day !== undefined && !isIsoDate(day)) {
      add('DATE', `${field}.${each}`, 'This is no day of the calendar.', 'Aceasta nu este o zi din calendar.');
    }
  }
  for (const last of ['to', 'suspensionEndedOn', 'secondmentEndedOn']) {
    const [from, to] = [dayAt(action, 'from'), dayAt(action, last)];
    if (from !== undefined && to !== undefined && to < from) {
      add('DATE-ORDER', `${field}.${last}`, 'It ends before it begins.', 'Se încheie înainte de a începe.');
    }
  }
}
