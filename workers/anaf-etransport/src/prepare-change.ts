/** A confirmation, a deletion or a change of the vehicle, made ready to be sent. */

import type { CheckedInputOf } from '@genius/contract';
import type { changeVehicle, confirmEtransport, deleteEtransport } from './contract/changes.ts';
import { completePlate, completeUit, optionalPlate, type Say } from './domain/model/complete.ts';
import type { Declaration } from './domain/model/declaration.ts';
import { wallTime } from './domain/romanian-time.ts';
import { asFailure } from './domain-failure.ts';
import { hashOf, type Parcel, refuseInvalid, type Warning, writtenXml } from './parcel.ts';

type Change = Exclude<Declaration, { kind: 'notification' | 'correction' }>;

interface Asked {
  uit: string;
  declarant: string;
  reference?: string | undefined;
  cif?: string | undefined;
  validate: boolean;
}

export const prepareConfirmation = (asked: CheckedInputOf<typeof confirmEtransport>): Parcel =>
  prepare(asked, (about) => ({
    kind: 'confirmation',
    ...about,
    confirmation: asked.confirmation,
    remarks: filled(asked.remarks),
  }));

export const prepareDeletion = (asked: CheckedInputOf<typeof deleteEtransport>): Parcel =>
  prepare(asked, (about) => ({ kind: 'deletion', ...about }));

/** `runId`: without a moment of its own, a change is of this run and no other's. */
export function prepareVehicleChange(asked: CheckedInputOf<typeof changeVehicle>, runId: string): Parcel {
  const given = asked.changedAt && toWall(asked.changedAt);
  return prepare(
    asked,
    (about, say, startedAt) => ({
      kind: 'vehicleChange',
      ...about,
      vehicle: completePlate(asked.vehicle, 'vehicle', say),
      trailer1: optionalPlate(asked.trailer1, 'trailer1', say),
      trailer2: optionalPlate(asked.trailer2, 'trailer2', say),
      changedAt: given ?? wallTime(new Date(startedAt)),
      remarks: filled(asked.remarks),
    }),
    given === undefined ? runId : '',
  );
}

/** `2026-11-30T08:30` and `…Z` as Romania's wall time with seconds. */
export const toWall = (moment: string): string =>
  /(?:Z|[+-]\d\d:?\d\d)$/.test(moment)
    ? wallTime(new Date(moment))
    : `${moment.replace(/\.\d+$/, '')}${/T\d\d:\d\d$/.test(moment) ? ':00' : ''}`;

type About = Pick<Change, 'declarant' | 'uit' | 'reference'>;

function prepare(
  { uit: given, declarant, reference: own, cif, validate }: Asked,
  make: (about: About, say: Say, startedAt: string) => Change,
  salt = '',
): Parcel {
  const warnings: Warning[] = [];
  const say: Say = (field, en, ro) => warnings.push({ code: 'mended', field, en, ro });
  const nothing: Say = () => undefined;
  const reference = filled(own);
  const uit = asFailure(() => completeUit(given, 'uit', say));
  // Any moment stands for that at which it is sent.
  const sample = asFailure(() => make({ declarant, uit, reference }, say, new Date(0).toISOString()));
  const xml = writtenXml(sample, 'uit');
  if (validate) warnings.push(...refuseInvalid(xml, { field: 'uit', under: '' }));
  return {
    kind: sample.kind,
    cif: cif ?? declarant,
    content: hashOf(xml, salt),
    reference,
    uit,
    transport: undefined,
    warnings,
    xml,
    write: (name, startedAt) => writtenXml(make({ declarant, uit, reference: name }, nothing, startedAt), 'uit'),
  };
}

const filled = (text: string | undefined): string | undefined => (text?.trim() ? text.trim() : undefined);
