/**
 * The file in which ANAF's kit says what it thinks of a declaration: `ok`, or blocks that begin with a letter and have
 * their details indented below. It is the only answer there is; the exit code is always 0.
 */

import type { Severity } from '../../domain/validate/index.ts';

/** A finding of the kit. The kit tells no lines and columns. */
export interface KitFinding {
  severity: Severity;
  /** The kit's words: `MasterFiles (1) sectiune Products (1) sectiune Product (2)`, or `validari globale`. */
  at: string;
  /** XPath without prefixes; `/AuditFile` for what concerns the file as a whole. */
  path: string;
  /** The kit's words, in Romanian without diacritics. */
  text: string;
}

export interface KitVerdict {
  /** `broken`: the kit gave no answer that can be read, which is never a success. */
  kind: 'clean' | 'warnings' | 'errors' | 'structure' | 'broken';
  /** In the order of the kit, at most 1,000. */
  findings: KitFinding[];
  counts: { structure: number; error: number; warning: number; omitted: number };
}

const MOST_FINDINGS = 1_000;
/** Characters of one finding. */
const LONGEST = 2_000;

const SEVERITIES: Readonly<Record<string, Severity>> = { F: 'structure', E: 'error', W: 'warning', A: 'warning' };

/** Reads the error file, and the file of warnings where the kit keeps them apart (a name with `!` before it). */
export function readErrorFile(errors: string | undefined, warnings = ''): KitVerdict {
  const counts = { structure: 0, error: 0, warning: 0, omitted: 0 };
  const findings: KitFinding[] = [];
  const said = errors?.trim() ?? '';
  const take = (finding: KitFinding) => {
    counts[finding.severity] += 1;
    if (findings.length < MOST_FINDINGS) findings.push(finding);
    else counts.omitted += 1;
  };
  readBlocks(said, take);
  // An answer is `ok` or blocks. Warnings beside a file that is neither are none: it was not finished.
  const isAnswer = /^ok\b/i.test(said) || findings.length > 0;
  readBlocks(warnings, take);
  return { kind: isAnswer ? kindOf(counts) : 'broken', findings, counts };
}

function kindOf({ structure, error, warning }: KitVerdict['counts']): KitVerdict['kind'] {
  if (structure > 0) return 'structure';
  if (error > 0) return 'errors';
  return warning > 0 ? 'warnings' : 'clean';
}

function readBlocks(text: string, take: (finding: KitFinding) => void): void {
  let severity: Severity | undefined;
  let at = '';
  let details: string[] = [];
  const flush = () => {
    if (severity === undefined) return;
    if (details.length === 0) details.push('');
    for (const detail of details) {
      take({ severity, at, path: pathOf(at), text: detail.slice(0, LONGEST) });
    }
    severity = undefined;
  };
  for (const line of text.split(/\r\n|\r|\n/)) {
    const block = /^\uFEFF?([FEWA]):\s*(.*)$/.exec(line);
    if (block) {
      flush();
      severity = SEVERITIES[block[1] as string];
      at = (block[2] as string).trim().slice(0, LONGEST);
      details = [];
      continue;
    }
    const detail = line.trim();
    if (severity === undefined || detail === '' || !/^\s/.test(line)) continue;
    // A block has several findings, or one that is told over several lines.
    const before = details.at(-1);
    if (before === undefined || (isStart(detail) && isStart(before))) details.push(detail);
    else if (before.length < LONGEST) details[details.length - 1] = `${before} ${detail}`;
  }
  flush();
}

const isStart = (detail: string) => /\b(eroare|atentionare|avertizare) \w+:/i.test(detail);

/** `MasterFiles (1) sectiune Products (1) sectiune Product (2)` as `/AuditFile/MasterFiles/Products/Product[2]`. */
function pathOf(at: string): string {
  const steps: string[] = [];
  for (const step of at.split(/\s+sectiune\s+/)) {
    const found = /^([A-Za-z_][\w.-]*) \((\d+)\)$/.exec(step.trim());
    if (!found) break;
    steps.push(found[2] === '1' ? (found[1] as string) : `${found[1]}[${found[2]}]`);
  }
  return ['/AuditFile', ...steps].join('/');
}
