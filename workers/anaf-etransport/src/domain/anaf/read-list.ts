/** What ANAF answers to `lista`: the declarations of a CIF, in no order; those still in processing are not among them. */

import { isIsoDate } from '@genius/romania';
import { CONFIRMATIONS, type Confirmation, nameOf, OPERATIONS } from '../model/codes.ts';
import { readStamp } from '../romanian-time.ts';
import type { DeclarationKind } from '../validate/finding.ts';
import { errorsOf, isRecord, numberText, textOf } from './read-answers.ts';
import { type Refusal, readRefusals } from './refusals.ts';

export interface ListedDeclaration {
  index: string;
  kind: DeclarationKind | 'other';
  state: 'valid' | 'rejected' | 'other';
  uit?: string;
  declarant?: string;
  reference?: string;
  isAfterOutage: boolean;
  source: 'api' | 'web' | 'other';
  /** ISO 8601. */
  createdAt?: string;
  changedAt?: string;
  /** A name, or the code where it is not known. */
  operation?: string;
  /** ISO date of the transport. */
  date?: string;
  partner?: ListedParty;
  carrier?: ListedParty;
  vehicle?: string;
  trailer1?: string;
  trailer2?: string;
  lines?: number;
  netWeight?: number;
  grossWeight?: number;
  value?: number;
  confirmation?: Confirmation;
  messages: { kind: 'error' | 'warning' | 'info'; findings: Refusal[] }[];
}

export interface ListedParty {
  country?: string;
  code?: string;
  name?: string;
}

export type ListAnswer = { declarations: ListedDeclaration[] } | { refused: string[] };

const KINDS: Readonly<Record<string, DeclarationKind>> = {
  NOT: 'notification',
  COR: 'correction',
  DEL: 'deletion',
  CON: 'confirmation',
  MVH: 'vehicleChange',
};
const MESSAGES: Readonly<Record<string, 'error' | 'warning'>> = { ERR: 'error', WARN: 'warning' };
const MOST_LISTED = 100_000;
const MOST_MESSAGES = 200;

/** Undefined for what is no list. An interval without declarations, which ANAF words as an error, is an empty one. */
export function readList(answer: unknown): ListAnswer | undefined {
  if (!isRecord(answer)) return undefined;
  if (Array.isArray(answer.mesaje)) {
    const declarations = answer.mesaje.slice(0, MOST_LISTED).flatMap((each) => readListed(each) ?? []);
    return { declarations: declarations.sort(newestFirst) };
  }
  const refused = errorsOf(answer);
  if (refused.length === 0) return undefined;
  return refused.every((words) => /^\s*nu exista mesaje/i.test(words)) ? { declarations: [] } : { refused };
}

function newestFirst(a: ListedDeclaration, b: ListedDeclaration): number {
  const [left, right] = [a.createdAt ?? '', b.createdAt ?? ''];
  if (left !== right) return left < right ? 1 : -1;
  return b.index.length - a.index.length || (a.index < b.index ? 1 : a.index > b.index ? -1 : 0);
}

function readListed(given: unknown): ListedDeclaration | undefined {
  if (!isRecord(given)) return undefined;
  const index = numberText(given.id_incarcare);
  if (index === undefined) return undefined;
  const text = (key: string) => textOf(given[key])?.slice(0, 500).trim() || undefined;
  const messages = readMessages(given.mesaje);
  const operation = text('tip_op');
  const confirmation = isRecord(given.confirmare) ? given.confirmare.tip_conf : undefined;
  return {
    index,
    kind: KINDS[text('tip') ?? ''] ?? 'other',
    state: stateOf(text('stare'), messages),
    isAfterOutage: text('post_avarie') === 'D',
    source: { A: 'api' as const, I: 'web' as const }[text('sursa') ?? ''] ?? 'other',
    messages,
    ...present({
      uit: text('uit'),
      declarant: numberText(given.cod_decl) ?? text('cod_decl'),
      reference: text('ref_decl'),
      createdAt: instantOf(text('data_creare')),
      changedAt: instantOf(text('data_modif')),
      operation: operation === undefined ? undefined : (nameOf(OPERATIONS, operation) ?? operation),
      date: dayOf(text('data_transp')),
      partner: partyOf(text('pc_tara'), text('pc_cod'), text('pc_den')),
      carrier: partyOf(text('tr_tara'), text('tr_cod'), text('tr_den')),
      vehicle: text('nr_veh'),
      trailer1: text('nr_rem1'),
      trailer2: text('nr_rem2'),
      lines: amountOf(given.nr_linii),
      netWeight: amountOf(given.gr_tot_neta),
      grossWeight: amountOf(given.gr_tot_bruta),
      value: amountOf(given.val_tot),
      confirmation: nameOf(CONFIRMATIONS, String(confirmation ?? '')),
    }),
  };
}

/** Older lists have no `stare`: what has errors was refused. */
function stateOf(told: string | undefined, messages: ListedDeclaration['messages']): ListedDeclaration['state'] {
  if (told === 'OK') return 'valid';
  if (told === 'ERR') return 'rejected';
  if (told !== undefined) return 'other';
  return messages.some(({ kind }) => kind === 'error') ? 'rejected' : 'valid';
}

function readMessages(given: unknown): ListedDeclaration['messages'] {
  if (!Array.isArray(given)) return [];
  return given.slice(0, MOST_MESSAGES).flatMap((each) => {
    const words = isRecord(each) ? textOf(each.mesaj)?.trim() : undefined;
    if (!words) return [];
    const kind = MESSAGES[String((each as Record<string, unknown>).tip)] ?? 'info';
    return [{ kind, findings: readRefusals(words) }];
  });
}

const partyOf = (country?: string, code?: string, name?: string): ListedParty | undefined =>
  country || code || name ? present({ country, code, name }) : undefined;

const instantOf = (stamp: string | undefined) => (stamp ? readStamp(stamp)?.toISOString() : undefined);

const dayOf = (stamp: string | undefined) => {
  const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})/.exec(stamp ?? '') ?? [];
  const iso = `${year}-${month}-${day}`;
  return isIsoDate(iso) ? iso : undefined;
};

const amountOf = (value: unknown) => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

const present = <T extends object>(given: T): Present<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<T>;
