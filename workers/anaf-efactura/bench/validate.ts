/**
 * How many ordinary invoices a second one core judges, and how much memory one of 10 MB takes.
 *
 *   npx node workers/anaf-efactura/bench/validate.ts
 *
 * With SAXON_JS (a folder in which saxon-js and xslt3 are installed; they are no dependency of this repository) and the
 * Schematron files in GENIUS_DOMAIN, the official rules run in Saxon-JS on the same invoice, beside ours.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSchematron } from '../scripts/read-schematron.ts';
import { toXslt } from '../scripts/schematron-to-xslt.ts';
import { RULESETS, type RulesetId } from '../src/domain/validate/rules/rule-set.ts';
import { sampleInvoice } from '../src/domain/validate/sample-invoice.ts';
import { validateXml } from '../src/domain/validate/validate-xml.ts';

const ROOT = join(import.meta.dirname, '../../..');
const SCHEMAS: Record<RulesetId, string> = {
  'en-1.3.16': 'en16931-1.3.16/EN16931-UBL-validation.sch',
  'anaf-1.0.9': 'ciusro-1.0.9/EN16931-CIUS_RO-UBL-validation.sch',
};

const invoice = sampleInvoice(5);
if (process.argv[2] === 'memory') measureMemory();
else {
  for (const ruleset of RULESETS) {
    const ours = perRun(() => validateXml(invoice, { ruleset }), 2_000);
    console.log(
      `${ruleset}: ${Math.round(1_000 / ours)} invoices/s (${invoice.length} characters, 5 lines; XML, structure and rules; ${(ours * 1_000).toFixed(0)} µs each)`,
    );
    await compareWithSaxon(ruleset, ours);
  }
  console.log(
    execFileSync(process.execPath, ['--expose-gc', import.meta.filename, 'memory'], { encoding: 'utf8' }).trim(),
  );
}

/** Milliseconds of the fastest of ten rounds, each after a warm-up. */
function perRun(work: () => unknown, times: number): number {
  for (let i = 0; i < times; i++) work();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 10; round++) {
    const start = performance.now();
    for (let i = 0; i < times; i++) work();
    best = Math.min(best, (performance.now() - start) / times);
  }
  return best;
}

async function compareWithSaxon(ruleset: RulesetId, ours: number): Promise<void> {
  const saxon = process.env.SAXON_JS;
  const schema = join(
    process.env.GENIUS_DOMAIN ?? join(ROOT, '../shared/domain'),
    'efactura/schematron',
    SCHEMAS[ruleset],
  );
  if (saxon === undefined || !existsSync(schema)) {
    console.log('  not compared with Saxon-JS: set SAXON_JS and GENIUS_DOMAIN');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'genius-saxon-'));
  try {
    const [source, compiled] = [join(folder, 'rules.xsl'), join(folder, 'rules.sef.json')];
    writeFileSync(source, toXslt(readSchematron(schema)));
    const compiler = join(saxon, 'node_modules/xslt3/xslt3.js');
    execFileSync('node', [compiler, `-xsl:${source}`, `-export:${compiled}`, '-nogo'], { stdio: 'pipe' });
    const engine = createRequire(join(saxon, 'package.json'))('saxon-js');
    const stylesheet = JSON.parse(readFileSync(compiled, 'utf8'));
    const run = () =>
      engine.transform({ stylesheetInternal: stylesheet, sourceText: invoice, destination: 'serialized' }, 'sync');
    const theirs = perRun(run, 5);
    console.log(
      `  Saxon-JS, the official rules alone: ${theirs.toFixed(1)} ms each; ours is ${Math.round(theirs / ours)} times as fast`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measureMemory(): void {
  const large = sampleInvoice(16_900);
  validateXml(invoice);
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  const start = performance.now();
  let peak = before;
  const { valid, counts } = validateXml(large);
  // resourceUsage has the highest point ever, in kilobytes.
  peak = Math.max(peak, process.resourceUsage().maxRSS * 1_024);
  console.log(
    `${(Buffer.byteLength(large) / 1_048_576).toFixed(1)} MiB, ${counts.fatal} fatal, valid: ${valid}: ${(performance.now() - start).toFixed(0)} ms, at most ${((peak - before) / 1_048_576).toFixed(0)} MiB above idle`,
  );
}
