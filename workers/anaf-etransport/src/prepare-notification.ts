/** A notification or a correction, as data or as XML, made ready to be sent. */

import { romanianDay } from '@genius/romania';
import type { TaskContext } from '@genius/runtime';
import type { z } from 'zod';
import type { NotificationData } from './contract/notification.ts';
import type { xmlSource } from './contract/xml-file.ts';
import { completeNotification, completeUit } from './domain/model/complete.ts';
import type { Declaration, Notification } from './domain/model/declaration.ts';
import { earliestDay } from './domain/validity.ts';
import { readDeclaration } from './domain/xml/read-declaration.ts';
import { withReference } from './domain/xml/with-reference.ts';
import { asFailure } from './domain-failure.ts';
import { errors } from './errors.ts';
import { hashOf, type Parcel, refuseInvalid, type Transport, type Warning, writtenXml } from './parcel.ts';
import { givenXml } from './xml-file.ts';

/** Of a notification or a correction. */
export type NotificationParcel = Parcel & { kind: 'notification' | 'correction'; transport: Transport };

interface Asked {
  cif?: string | undefined;
  validate: boolean;
}

/** `corrected`: the UIT that stays. Throws GW_ETRANSPORT_INCOMPLETE, …_INVALID, …_TOO_EARLY, …_TOO_LARGE. */
export function prepareNotification(given: NotificationData, asked: Asked, corrected?: string): NotificationParcel {
  const field = 'notification';
  const { notification, mended } = asFailure(() => completeNotification(given), field);
  const warnings: Warning[] = [...mended];
  const uit =
    corrected === undefined
      ? undefined
      : asFailure(() =>
          completeUit(corrected, 'uit', (at, en, ro) => warnings.push({ code: 'mended', field: at, en, ro })),
        );
  const declarationWith = (reference: string | undefined): Declaration => {
    const named: Notification = { ...notification, reference };
    return uit === undefined
      ? { kind: 'notification', notification: named }
      : { kind: 'correction', uit, notification: named };
  };
  const { reference } = notification;
  const xml = writtenXml(declarationWith(reference), field);
  if (asked.validate) warnings.push(...refuseInvalid(xml, { field, under: field }), ...checkDay(notification, field));
  return {
    kind: uit === undefined ? 'notification' : 'correction',
    cif: asked.cif ?? notification.declarant,
    content: hashOf(xml),
    reference,
    uit,
    transport: { operation: notification.operation, date: notification.date },
    warnings,
    xml,
    write: (name) => writtenXml(declarationWith(name), field),
  };
}

/** Throws what `etransport.parse` throws, GW_ETRANSPORT_INVALID, …_NOT_NOTIFICATION and …_TOO_EARLY. */
export async function prepareSource(
  source: z.output<typeof xmlSource>,
  asked: Asked,
  ctx: Pick<TaskContext, 'blobs'>,
): Promise<NotificationParcel> {
  const xml = await givenXml(source, ctx);
  const warnings: Warning[] = asked.validate ? refuseInvalid(xml, { field: 'source' }) : [];
  const declaration = asFailure(() => readDeclaration(xml));
  if (!('notification' in declaration)) {
    throw errors.GW_ETRANSPORT_NOT_NOTIFICATION({ kind: declaration.kind }, { field: 'source' });
  }
  const { notification, kind } = declaration;
  const { reference, declarant, operation, date } = notification;
  if (asked.validate) warnings.push(...checkDay(notification, 'source'));
  if (reference === undefined) warnings.push(REFERENCE_ADDED);
  return {
    kind,
    cif: asked.cif ?? declarant,
    content: hashOf(xml),
    reference,
    uit: kind === 'correction' ? declaration.uit : undefined,
    transport: { operation, date },
    warnings,
    xml,
    write: (name) => (reference === undefined ? withReference(xml, name) : xml),
  };
}

const REFERENCE_ADDED: Warning = {
  code: 'mended',
  field: '/eTransport/@refDeclarant',
  en: 'a reference was added, so that the upload is found again if its answer gets lost',
  ro: 's-a adăugat o referință, pentru ca încărcarea să fie regăsită dacă răspunsul se pierde',
};

/** Throws GW_ETRANSPORT_TOO_EARLY. A day that is past is a warning, unless it is declared after an outage. */
function checkDay({ date, afterOutage }: Notification, field: string): Warning[] {
  const today = romanianDay(new Date());
  const from = earliestDay(date);
  if (from > today) throw errors.GW_ETRANSPORT_TOO_EARLY({ day: from }, { field, details: { earliestDay: from } });
  if (date >= today || afterOutage) return [];
  return [
    {
      code: 'GW-DATE-PAST',
      field,
      en: 'the day of the transport is past: a UIT is obtained before the vehicle moves',
      ro: 'ziua transportului a trecut: codul UIT se obține înainte ca vehiculul să plece',
    },
  ];
}
