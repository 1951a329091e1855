/** A declaration as data: what the reader gives and the writer takes. Texts are as in the XML, codes have names. */

import type { Confirmation, DocumentType, Operation, Purpose } from './codes.ts';

export interface Good {
  purpose?: Purpose | undefined;
  tariffCode?: string | undefined;
  name: string;
  quantity: string;
  unit: string;
  netWeight?: string | undefined;
  grossWeight: string;
  value?: string | undefined;
  reference?: string | undefined;
}

export interface Address {
  /** Any way of naming a county; the reader gives `RO-CJ`. */
  county: string;
  locality: string;
  street: string;
  number?: string | undefined;
  block?: string | undefined;
  entrance?: string | undefined;
  floor?: string | undefined;
  apartment?: string | undefined;
  more?: string | undefined;
  postcode?: string | undefined;
}

export interface Place {
  place?: Address | undefined;
  borderPoint?: string | undefined;
  customsOffice?: string | undefined;
}

export interface Party {
  country: string;
  code?: string | undefined;
  name: string;
}

export interface Notification {
  declarant: string;
  reference?: string | undefined;
  afterOutage?: boolean | undefined;
  operation: Operation;
  goods: Good[];
  partner: Party;
  vehicle: string;
  trailer1?: string | undefined;
  trailer2?: string | undefined;
  carrier: Party;
  /** ISO date. */
  date: string;
  start: Place;
  end: Place;
  documents: { type: DocumentType; number?: string | undefined; date: string; remarks?: string | undefined }[];
  previousNotifications?: { uit: string; remarks?: string | undefined; reference?: string | undefined }[] | undefined;
}

interface About {
  declarant: string;
  reference?: string | undefined;
  afterOutage?: boolean | undefined;
  uit: string;
}

export type Declaration =
  | { kind: 'notification'; notification: Notification }
  /** A whole notification in place of the one that got this UIT. */
  | { kind: 'correction'; uit: string; notification: Notification }
  | ({ kind: 'deletion' } & About)
  | ({ kind: 'confirmation'; confirmation: Confirmation; remarks?: string | undefined } & About)
  | ({
      kind: 'vehicleChange';
      vehicle: string;
      trailer1?: string | undefined;
      trailer2?: string | undefined;
      /** Romania's wall time, such as `2026-11-30T08:30:00`. */
      changedAt: string;
      remarks?: string | undefined;
    } & About);
