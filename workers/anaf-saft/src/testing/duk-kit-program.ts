/**
 * A program that is called, behaves and misbehaves as ANAF's kit does: `java -Xmx… -jar …/DUKIntegrator.jar -c config -v D406
 * file $ $ an=… luna=…`. The folder of the jar has a `recipe` that says how. Exit code 0 either way, as the kit's.
 */

import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Recipe } from './duk-kit/recipes.ts';
import { writePdf } from './duk-kit/write-pdf.ts';

const MARK = 'MasterFiles (1) sectiune Products (1) sectiune Product (2) sectiune ProductCommodityCode (1)';
const ERROR = `E: ${MARK}\n eroare atribut: : valoarea '0202' nu se afla in lista\n`;
const WARNING = 'W: Header (1) sectiune HeaderComment (1)\n atentionare regula: HeaderComment: perioada este veche\n';

/** A kit that is not given the period looks in all its tables. */
const WITHOUT_PERIOD = " eroare atribut: : valoarea '310344' nu se afla in lista\n";

const args = process.argv.slice(2);
const jar = args[args.indexOf('-jar') + 1] ?? '';
const home = dirname(jar);
appendFileSync(
  join(home, 'calls.jsonl'),
  `${JSON.stringify({ args, pid: process.pid, cwd: process.cwd(), environment: Object.keys(process.env) })}\n`,
);
const recipe = readFileSync(join(home, 'recipe'), 'utf8').trim() as Recipe;
const rest = args.slice(args.indexOf('-jar') + 2);

const REFUSALS: Partial<Record<Recipe, string>> = {
  structure: "F: validari globale\n eroare structura: elementul 'SourceDocuments' ar fi trebuit sa apara\n",
  errors: isPeriodGiven() ? ERROR : ERROR + WITHOUT_PERIOD,
  'many-errors': ERROR.repeat(2_000),
  'empty-file': '',
};

const FAILURES: Partial<Record<Recipe, (errors: string, xml: Buffer) => void>> = {
  'no-file': () => undefined,
  garbage: (errors) => writeFileSync(errors, Buffer.from([0xff, 0xfe, 0, 1, 2, 0x0a, 0xff])),
  hang,
  crash: (_, xml) => process.stderr.write(`java.lang.NullPointerException: ${xml}\n\tat dec.Main.main\n`),
  'out-of-memory': () =>
    process.stderr.write('Exception in thread "main" java.lang.OutOfMemoryError: Java heap space\n'),
  late: answerLater,
};

if (rest.includes('-d')) hang();
else if (isRightCall()) answer();

function isRightCall(): boolean {
  if (rest[0] === '-c') {
    const folder = rest[1] ?? '';
    if (!existsSync(folder) || !statSync(folder).isDirectory()) return false;
    const said = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    // Without it the kit looks for newer versions, finds no network and ends in silence.
    if (!said.some((text) => /^offLine=Y$/m.test(text))) return false;
    rest.splice(0, 2);
  }
  // A path with a space comes to the kit in two pieces.
  return !rest.some((each) => /\s/.test(each)) && existsSync(rest[2] ?? '');
}

function answer(): void {
  const [mode = '', form = '', input = '', given = '$'] = rest;
  const errors = given === '$' ? `${input}.err.txt` : given.replace(/^!/, '');
  const xml = readFileSync(input);
  // The kit leaves a log beside its input.
  writeFileSync(`${input}.log`, `${form} ${mode}\n`);
  const isTaken = say(errors, xml);
  const pdf = rest[6];
  if (!isTaken || mode !== '-p' || pdf === undefined || recipe === 'no-pdf') return;
  const changed = Buffer.from(xml.toString('utf8').replace('<HeaderComment>', '<HeaderComment> '));
  writeFileSync(pdf, writePdf(recipe === 'bare-pdf' ? undefined : recipe === 'other-pdf' ? changed : xml));
}

/** Whether the declaration was taken. */
function say(errors: string, xml: Buffer): boolean {
  const refused = REFUSALS[recipe];
  if (refused !== undefined) {
    writeFileSync(errors, refused);
    return false;
  }
  const fail = FAILURES[recipe];
  if (fail) {
    fail(errors, xml);
    return false;
  }
  if (recipe === 'huge-output') talk();
  writeFileSync(errors, recipe === 'warnings' ? WARNING : 'ok');
  if (recipe === 'warnings-apart') writeFileSync(`${errors}.wrn.txt`, WARNING);
  return true;
}

function talk(): void {
  const line = `${'x'.repeat(1_000_000)}\n`;
  for (let count = 0; count < 20; count++) {
    process.stdout.write(line);
    process.stderr.write(line);
  }
}

function hang(): void {
  const child = spawn('sleep', ['3600'], { stdio: 'ignore' });
  writeFileSync(join(home, 'child'), String(child.pid));
  setInterval(() => undefined, 60_000);
}

function answerLater(errors: string): void {
  spawn('/bin/sh', ['-c', 'sleep 0.5; printf ok > "$0"', errors], { stdio: 'ignore' }).unref();
}

function isPeriodGiven(): boolean {
  return rest.some((each) => /^an=\d{4}$/.test(each)) && rest.some((each) => /^luna=\d{1,2}$/.test(each));
}
