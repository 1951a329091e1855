/** Invitations: iCalendar (RFC 5545, 5546) REQUEST and CANCEL. */

import ical, {
  ICalAlarmType,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator';

export interface Person {
  address: string;
  name?: string | undefined;
}

export interface Invitation {
  method: 'REQUEST' | 'CANCEL';
  uid: string;
  sequence: number;
  /** ISO 8601 with an offset. */
  start: string;
  end: string;
  summary: string;
  description?: string | undefined;
  location?: string | undefined;
  url?: string | undefined;
  organizer: Person;
  attendees: readonly Person[];
  reminderMinutes?: number | undefined;
}

/** The text of an `.ics` file. */
export function invitationText(invitation: Invitation, now: Date): string {
  const { method, uid, sequence, summary, description, location, url, organizer, reminderMinutes } = invitation;
  const isCancelled = method === 'CANCEL';
  const calendar = ical({
    method: isCancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.REQUEST,
    prodId: { company: 'Genius Workers', product: 'email.send', language: 'EN' },
  });
  const event = calendar.createEvent({
    id: uid,
    sequence,
    stamp: now,
    start: new Date(invitation.start),
    end: new Date(invitation.end),
    summary,
    status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer: { name: organizer.name ?? organizer.address, email: organizer.address },
    ...(description === undefined ? {} : { description }),
    ...(location === undefined ? {} : { location }),
    ...(url === undefined ? {} : { url }),
  });
  for (const { address, name } of invitation.attendees) {
    event.createAttendee({
      email: address,
      ...(name === undefined ? {} : { name }),
      role: ICalAttendeeRole.REQ,
      status: ICalAttendeeStatus.NEEDSACTION,
      rsvp: !isCancelled,
    });
  }
  if (reminderMinutes !== undefined && !isCancelled) {
    event.createAlarm({ type: ICalAlarmType.display, trigger: reminderMinutes * 60, description: summary });
  }
  return calendar.toString();
}
