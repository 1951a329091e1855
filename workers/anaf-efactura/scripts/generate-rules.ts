/**
 * Writes src/domain/validate/rules/generated/ anew from the Schematron files of EN 16931 (1.3.16) and ANAF (1.0.9). The
 * files are not part of this repository; the folder that holds them is named by GENIUS_DOMAIN.
 *
 *   npx node workers/anaf-efactura/scripts/generate-rules.ts
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type About, aboutOf } from './about.ts';
import { compileContext, type Target } from './compile-context.ts';
import { type Code, Compiler } from './compile-xpath.ts';
import { type Assertion, readSchematron, type Schema } from './read-schematron.ts';
import { writeTests } from './write-tests.ts';
import { type Expr, parseXPath } from './xpath-parser.ts';

const ROOT = join(import.meta.dirname, '../../..');
const DOMAIN = process.env.GENIUS_DOMAIN ?? join(ROOT, '../shared/domain');
const TARGET = join(import.meta.dirname, '../src/domain/validate/rules/generated');

const SETS = [
  {
    id: 'en-1.3.16',
    file: 'en-1-3-16',
    constant: 'EN_1_3_16',
    source: 'EN 16931 validation artefacts 1.3.16, UBL (ConnectingEurope/eInvoicing-EN16931)',
    schema: 'efactura/schematron/en16931-1.3.16/EN16931-UBL-validation.sch',
  },
  {
    id: 'anaf-1.0.9',
    file: 'anaf-1-0-9',
    constant: 'ANAF_1_0_9',
    source: 'RO_CIUS validation artefacts 1.0.9 of 2024-06-05 (Ministerul Finanțelor, ANAF)',
    schema: 'efactura/schematron/ciusro-1.0.9/EN16931-CIUS_RO-UBL-validation.sch',
  },
];

const sources = SETS.map(({ schema }) => join(DOMAIN, schema));
const missing = sources.find((file) => !existsSync(file));
if (missing !== undefined) {
  process.stderr.write(
    `There is no ${missing}. Set GENIUS_DOMAIN to the folder that holds efactura/schematron; nothing was written.\n`,
  );
  process.exit(1);
}

interface WrittenRule {
  pattern: string;
  targets: Target[];
  assertions: {
    id: string;
    flag: string;
    isReport: boolean;
    publicId: string;
    about: About & { terms: string };
    test: string;
  }[];
}

const compiler = new Compiler(globalsOf(sources.map(readSchematron)));
const tests = new Map<string, { name: string; body: string; id: string }>();
const sets = SETS.map((set, i) => ({ ...set, ...compileSet(readSchematron(sources[i] as string)) }));

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
writeTests(TARGET, compiler, [...tests.values()], sets);
// Long conditions come to rest only when they are formatted a second time.
for (let pass = 0; pass < 2; pass++)
  execFileSync('npx', ['biome', 'check', '--write', TARGET], { cwd: ROOT, stdio: 'inherit' });
process.stdout.write(
  `${tests.size} tests, ${sets.map(({ id, rules }) => `${id}: ${rules.length} rules`).join(', ')}\n`,
);

/** The variables of all schemas: texts and lists of texts. */
function globalsOf(schemas: Schema[]): Map<string, Code> {
  const globals = new Map<string, Code>();
  const plain = new Compiler();
  for (const [name, value] of schemas.flatMap(({ lets }) => [...lets])) {
    const expr = parseXPath(value.replace(/\$([\w-]+)/g, (_, other: string) => (globals.get(other) as Code).code));
    if (expr.kind === 'list') {
      const codes = expr.items.map((item) => (item as { value: string }).value);
      globals.set(name, { kind: 'texts', code: `[${codes.map((code) => `'${code}'`).join(', ')}]` });
    } else {
      globals.set(name, { kind: 'text', code: literalOf(expr, plain) });
    }
  }
  return globals;
}

function literalOf(expr: Expr, plain: Compiler): string {
  if (expr.kind === 'text') return `'${expr.value}'`;
  if (expr.kind === 'call' && expr.name === 'concat') {
    return `'${expr.args.map((arg) => literalOf(arg, plain).slice(1, -1)).join('')}'`;
  }
  throw new Error('a variable that is no literal');
}

function compileSet({ rules }: Schema): { rules: WrittenRule[]; unwanted: { id: string; path: string }[] } {
  const unwanted: { id: string; path: string }[] = [];
  const written = rules.map(({ pattern, context, assertions }) => {
    const isRoot = context === '/ubl:Invoice | /cn:CreditNote';
    const kept: Assertion[] = [];
    for (const assertion of assertions) {
      const paths = isRoot ? unwantedPaths(parseXPath(assertion.test)) : undefined;
      if (paths === undefined || assertion.flag !== 'warning') kept.push(assertion);
      else unwanted.push(...paths.map((path) => ({ id: assertion.id, path })));
    }
    return {
      pattern,
      targets: compileContext(compiler, parseXPath(context)),
      assertions: kept.map((assertion) => ({
        id: assertion.id,
        flag: assertion.flag,
        isReport: assertion.isReport,
        publicId: publicIdOf(assertion),
        about: { terms: termsOf(assertion.message), ...aboutOf(parseXPath(assertion.test)) },
        test: testOf(assertion),
      })),
    };
  });
  return { rules: written, unwanted };
}

/** The name of the function of a test, written once however many rules use it. */
function testOf({ id, test }: Assertion): string {
  compiler.listName = camel(id);
  const body = compiler.test(parseXPath(test));
  const known = tests.get(body);
  if (known !== undefined) return known.name;
  const taken = new Set([...tests.values()].map(({ name }) => name));
  let name = camel(id);
  if (taken.has(name)) name = `${camel(id)}Anaf`;
  if (taken.has(name)) throw new Error(`two tests are named ${name}`);
  tests.set(body, { name, body, id });
  return name;
}

function camel(id: string): string {
  return id.toLowerCase().replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** The name that the authority shows: what stands in brackets before its message. */
function publicIdOf({ id, message }: Assertion): string {
  return /^\[([A-Z]+(?:-[A-Z0-9]+)+)"?\]/.exec(message)?.[1] ?? id;
}

/** The business terms and groups that the official text names: facts, not the text. */
function termsOf(message: string): string {
  // ANAF's text is Romanian, then English: the first part has fewer slips.
  return [...new Set((message.split('#')[0] ?? '').match(/\bB[TG]-\d+(?:-\d)?\b/g) ?? [])].join(' ');
}

/** The paths of `not(path)`, where a path is children only, with alternatives as its first step. */
function unwantedPaths(expr: Expr): string[] | undefined {
  if (expr.kind !== 'call' || expr.name !== 'not') return undefined;
  const [path] = expr.args;
  if (path?.kind !== 'path' || path.from !== 'context') return undefined;
  const [first, ...rest] = path.steps;
  const starts =
    first?.kind === 'expr' && first.value.kind === 'union' && first.predicates.length === 0
      ? first.value.items.map((item) => (item.kind === 'path' ? nameOf(item.steps[0]) : undefined))
      : [nameOf(first)];
  const names = rest.map(nameOf);
  if ([...starts, ...names].includes(undefined)) return undefined;
  return starts.map((start) => [start, ...names].join('/'));
}

function nameOf(step: { kind: string } | undefined): string | undefined {
  const each = step as { kind: string; axis?: string; test?: string; predicates?: unknown[] } | undefined;
  return each?.kind === 'axis' && each.axis === 'child' && each.predicates?.length === 0 ? each.test : undefined;
}
