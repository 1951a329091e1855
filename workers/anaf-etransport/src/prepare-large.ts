/** A large notification or correction, made ready to be sent by a task that runs in a thread. */

import { setImmediate } from 'node:timers/promises';
import type { TaskContext } from '@genius/runtime';
import type { z } from 'zod';
import type { NotificationData } from './contract/notification.ts';
import { prepareEtransport } from './contract/prepare.ts';
import type { xmlSource } from './contract/xml-file.ts';
import { referenceAttribute } from './domain/xml/with-reference.ts';
import { inThread } from './large.ts';
import { checkSize, type Parcel } from './parcel.ts';
import { givenXml } from './xml-file.ts';

interface Asked {
  notification?: NotificationData | undefined;
  source?: z.output<typeof xmlSource> | undefined;
  /** Of a correction as data. */
  uit?: string | undefined;
  cif?: string | undefined;
  validate: boolean;
  subjectId?: string | undefined;
}

/** Throws what `prepareNotification` and `prepareSource` throw. */
export async function prepareLarge(
  { notification, source, uit: corrected, cif, validate, subjectId }: Asked,
  ctx: TaskContext,
): Promise<Parcel> {
  const asked = {
    validate,
    ...(source ? { source: 'xml' in source ? source : { blob: source.blob } } : { notification }),
    ...(corrected === undefined ? {} : { uit: corrected }),
    ...(cif === undefined ? {} : { cif }),
    ...(subjectId === undefined ? {} : { subjectId }),
  };
  // The input was checked in this turn of the loop; to hand it on takes as long again.
  await setImmediate();
  const prepared = await inThread(ctx.call(prepareEtransport, asked, { as: 'prepare' }));
  const { file, referenceAt, reference, uit, ...rest } = prepared;
  const xml = Buffer.from(file ? await ctx.blobs.get(file) : await givenXml(source ?? { xml: '' }, ctx));
  const write = (name: string) => {
    if (referenceAt === undefined) return xml;
    const added = Buffer.from(referenceAttribute(name));
    const whole = Buffer.concat([xml.subarray(0, referenceAt), added, xml.subarray(referenceAt)]);
    if (notification) checkSize(whole.length, 'notification');
    return whole;
  };
  return { ...rest, reference, uit, xml, write };
}
