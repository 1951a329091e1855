/**
 * What REGES says of messages: receipts at once, results later. The style of their names is not published, so all that were
 * seen are read: side by side or in parts, camelCase or PascalCase, JSON or XML.
 */

import { type AnswerTree, itemsOf, pick, readAnswer } from './answer-tree.ts';

export interface Receipt {
  messageId?: string;
  /** Undefined: this message of a batch was not taken (a ResponseId of zeros). */
  responseId?: string;
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
const PARTS = ['header', 'result', 'response', 'messageResponse'];

/** In the order of the answer. Throws an `XmlError` or a `SyntaxError`. */
export function readReceipts(text: string): Receipt[] {
  return itemsOf(readAnswer(text)).map((each) => ({
    ...optional('messageId', guid(pick(each, 'messageId', PARTS))),
    ...optional('responseId', guid(pick(each, 'responseId', PARTS))),
  }));
}

/** One for each entry of the answer; undefined for what is no result. Throws an `XmlError` or a `SyntaxError`. */
export function readResults(text: string): (Result | undefined)[] {
  return itemsOf(readAnswer(text)).map(readResult);
}

/** Undefined for what is no result. */
function readResult(entry: AnswerTree): Result | undefined {
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
function guid(value: AnswerTree | undefined): string | undefined {
  if (typeof value !== 'string') return undefined;
  const tidy = value.trim().toLowerCase().replace(/[{}]/g, '');
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(tidy) && !NO_GUID.test(tidy) ? tidy : undefined;
}

const word = (value: AnswerTree | undefined) =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

const optional = <K extends string, V>(key: K, value: V | undefined) =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
