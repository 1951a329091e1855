/**
 * What REGES says of messages: receipts at once, results later. The style of their names is not published, so all that were
 * seen are read: side by side or in parts, camelCase or PascalCase, JSON or XML.
 */

import { type AnswerTree, pick, readEntries } from './answer-tree.ts';

export interface Receipt {
  messageId?: string;
  responseId?: string;
  /** A ResponseId of zeros: this message of a batch was not taken. */
  isRefused?: true;
}

export interface Result {
  messageId?: string;
  responseId?: string;
  operation?: string;
  code: 'SUCCES' | 'FAIL';
  codeType?: 'SUCCES' | 'WARNING' | 'ERROR';
  ref?: string;
  secRef?: string;
  /** As REGES wrote it. */
  words?: string;
  /** More results of the same message will follow. */
  isPartial: boolean;
}

const NO_GUID = /^[{]?0{8}-0{4}-0{4}-0{4}-0{12}[}]?$/;
export const PARTS = ['header', 'result', 'response', 'messageResponse'];

/** In the order of the answer. Throws an `XmlError` or a `SyntaxError`. */
export function readReceipts(text: string): Receipt[] {
  return readEntries(text).map((each) => ({
    ...optional('messageId', guid(pick(each, 'messageId', PARTS))),
    ...optional('responseId', guid(pick(each, 'responseId', PARTS))),
    ...(NO_GUID.test(String(pick(each, 'responseId', PARTS)).trim()) ? { isRefused: true as const } : {}),
  }));
}

/** An entry of the queue of results; undefined for what is no result. */
export function readResult(entry: AnswerTree): Result | undefined {
  const code = word(pick(entry, 'code', PARTS))?.toUpperCase();
  if (code !== 'SUCCES' && code !== 'SUCCESS' && code !== 'FAIL') return undefined;
  const codeType = word(pick(entry, 'codeType', PARTS))?.toUpperCase();
  const related = pick(entry, 'relatedResultsExpected', PARTS);
  return {
    code: code === 'FAIL' ? 'FAIL' : 'SUCCES',
    ...optional('messageId', guid(pick(entry, 'messageId', PARTS))),
    ...optional('responseId', guid(pick(entry, 'responseId', PARTS))),
    ...optional('operation', word(pick(entry, 'operation', PARTS))),
    ...(codeType === 'SUCCES' || codeType === 'WARNING' || codeType === 'ERROR' ? { codeType } : {}),
    ...optional('ref', guid(pick(entry, 'ref', PARTS))),
    ...optional('secRef', guid(pick(entry, 'secRef', PARTS))),
    ...optional('words', word(pick(entry, 'description', PARTS))),
    isPartial: related === true || related === 'true' || related === '1',
  };
}

/** Small letters, without braces; undefined for none and for the one of zeros. */
export function guid(value: AnswerTree | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const tidy = value.trim().toLowerCase().replace(/[{}]/g, '');
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tidy) && !NO_GUID.test(tidy) ? tidy : undefined;
}

export const word = (value: AnswerTree | undefined) =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

export const optional = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
