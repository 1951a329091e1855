/** `stare_inregistrare`: free text with a date, such as `DIZOLVARE FARA LICHIDARE(FUZIUNE) din data 22.08.2016`. */

import { foldText, fromDottedDate, isIsoDate } from '@genius/romania';

export type StateKind =
  | 'registered'
  | 'transferred'
  | 'suspended'
  | 'resumed'
  | 'dissolved'
  | 'liquidation'
  | 'insolvency'
  | 'struck-off'
  | 'other';

export interface State {
  kind: StateKind;
  /** ISO. */
  date?: string;
  text: string;
}

/** The first that fits counts: a dissolution without liquidation is no liquidation. */
const KINDS: readonly [RegExp, StateKind][] = [
  [/\bRADIE?RE|RADIAT/, 'struck-off'],
  [/\bDIZOLVA/, 'dissolved'],
  [/\bLICHIDARE/, 'liquidation'],
  [/\bINSOLVENT|\bFALIMENT|\bREORGANIZARE JUDICIARA/, 'insolvency'],
  [/\bRELUARE|\bREACTIVARE|\bREINSCRI/, 'resumed'],
  [/\bSUSPEND|\bINTRERUPERE TEMPORARA/, 'suspended'],
  [/\bTRANSFER/, 'transferred'],
  [/\bINREGISTRA|\bINMATRICULA|\bINFIINTA/, 'registered'],
];

export function readState(given: string): State {
  const text = given.replace(/\s+/g, ' ').trim();
  const folded = foldText(text);
  const kind = KINDS.find(([pattern]) => pattern.test(folded))?.[1] ?? 'other';
  const day = /(\d{1,2}[./]\d{1,2}[./]\d{4})|(\d{4}-\d{2}-\d{2})/.exec(text)?.[0];
  const date = day === undefined ? undefined : isIsoDate(day) ? day : fromDottedDate(day);
  return { kind, text, ...(date === undefined ? {} : { date }) };
}
