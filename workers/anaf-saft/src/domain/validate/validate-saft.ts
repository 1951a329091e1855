/** The whole judgement of a D406 file, in one walk over its bytes as they arrive. */

import { ByteScanner, XmlError } from '@genius/xml';
import { isMonth, monthText } from './facts.ts';
import type { ValidateOptions, Verdict } from './finding.ts';
import { Findings } from './findings.ts';
import { MOST_LEVELS } from './frames.ts';
import { Judge } from './judge.ts';
import { NAMES } from './structure/tree.ts';

const MOST_BYTES = 2_000_000_000;
/** The first month of the code lists. */
const LISTS_FROM = 2025 * 12 + 6;

/**
 * Reads a file piece by piece and judges it. Never rejects for what is in it, only for a reading that fails or `signal`.
 * Memory does not grow with the file, but for the codes that are in it (partners, products, numbers of invoices).
 */
export async function validateSaft(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: ValidateOptions = {},
): Promise<Verdict> {
  const { form, maxFindings = 1_000, maxBytes = MOST_BYTES, onProgress, signal } = options;
  const findings = new Findings(maxFindings);
  const judge = new Judge(findings, form);
  const scanner = new ByteScanner(judge, NAMES, { maxDepth: MOST_LEVELS - 2 });
  judge.scanner = scanner;
  let bytes = 0;
  try {
    for await (const piece of source) {
      signal?.throwIfAborted();
      bytes += piece.length;
      if (bytes > maxBytes) throw new XmlError('XML_TOO_LARGE', scanner, { limit: maxBytes });
      scanner.feed(piece);
      onProgress?.(bytes);
    }
    scanner.end();
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const { code, line, column, message: en, messageRo: ro } = error;
    const rule = `xml.${code.slice('XML_'.length).toLowerCase().replaceAll('_', '-')}`;
    findings.addBroken(rule, judge.placeIn(line, column), { en, ro });
  }
  return verdictOf(judge, findings, options, bytes, scanner.elements);
}

function verdictOf(
  judge: Judge,
  findings: Findings,
  { year, month }: ValidateOptions,
  bytes: number,
  elements: number,
): Verdict {
  const { facts } = judge;
  const { firstMonth, lastMonth, type } = facts;
  const given = year !== undefined && month !== undefined ? year * 12 + month - 1 : Number.NaN;
  const judged = Number.isNaN(given) ? lastMonth : given;
  const isKnown = isMonth(judged);
  const header = () => ({ at: 'Header (1)', path: '/AuditFile/Header', line: 1, column: 1 });
  if (given < firstMonth || given > lastMonth) {
    findings.add('saft.other-period', header, { period: facts.period, asked: monthText(given) });
  }
  if (isKnown && judged < LISTS_FROM) findings.add('saft.lists-not-for-period', header, { period: monthText(judged) });
  const { kind, isSchemaValid } = findings;
  return {
    isValid: kind === 'clean' || kind === 'warnings',
    kind,
    isSchemaValid,
    form: facts.form,
    ...(isKnown ? { year: Math.floor(judged / 12), month: (judged % 12) + 1 } : {}),
    ...(type === '' || type === '?' ? {} : { declarationType: type }),
    findings: findings.told(),
    counts: { ...findings.counts, omitted: findings.omitted },
    rules: findings.rules,
    bytes,
    elements,
  };
}
