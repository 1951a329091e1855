/** What comes without having been asked for: proposals of other employers, their answers, notices. Ids and terms only. */

import { readLoosely } from '../import/read-loosely.ts';
import type { Value } from '../message/message.ts';
import { type AnswerTree, pick } from './answer-tree.ts';
import { guid, optional, PARTS, type Result, word } from './read-results.ts';

export interface Received {
  /** As reges.results calls it. */
  queue: string;
  messageId?: string;
  /** As REGES calls it. */
  operation?: string;
  /** Of the proposal, or of what the notice is about. */
  ref?: string;
  contractRef?: string;
  codeType?: Result['codeType'];
  /** CUI of the employer who proposes. */
  fromCui?: string;
  /** ISO dates. */
  from?: string;
  to?: string;
}

const TYPES: Readonly<Record<string, string>> = {
  secondments: 'PropunereDetasareContract',
  moves: 'PropunereMutareContract',
};

/** The person and the contract in it are left to the portal: they are accepted by the proposal's id. */
export function readReceived(queue: string, entry: AnswerTree): Received {
  const type = TYPES[queue];
  const body = type === undefined ? {} : readLoosely(entry, type, () => undefined);
  const codeType = word(pick(entry, 'codeType', PARTS))?.toUpperCase();
  return {
    queue,
    ...optional('messageId', guid(pick(entry, 'messageId', PARTS))),
    ...optional('operation', word(pick(entry, 'operation', PARTS))),
    ...optional('ref', guid(text(body.proposalRef)) ?? guid(pick(entry, 'ref', PARTS))),
    ...optional('contractRef', guid(text(body.contractRef))),
    ...(codeType === 'SUCCES' || codeType === 'WARNING' || codeType === 'ERROR' ? { codeType } : {}),
    ...optional('fromCui', word(text(body.fromCui))),
    ...optional('from', text(body.from)?.slice(0, 10)),
    ...optional('to', text(body.to)?.slice(0, 10)),
  };
}

const text = (value: Value | undefined) => (typeof value === 'string' ? value : undefined);
