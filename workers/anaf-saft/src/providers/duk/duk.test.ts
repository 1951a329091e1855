import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LaidKit, layKit } from '../../testing/duk-kit/lay-kit.ts';
import { createDuk } from './duk.ts';

const XML = Buffer.from('<AuditFile><Header><HeaderComment>L</HeaderComment></Header>SECRET-4711</AuditFile>');
const PERIOD = { form: 'D406', year: 2026, month: 6 } as const;

let kit: LaidKit;
beforeEach(() => {
  kit = layKit();
});
afterEach(() => kit[Symbol.dispose]());

const duk = (timeoutMs = 30_000) =>
  createDuk({ home: kit.home, jar: `${kit.home}/DUKIntegrator.jar`, java: kit.java }, { memoryMiB: 256, timeoutMs });

async function* xml() {
  yield XML.subarray(0, 20);
  yield XML.subarray(20);
}

const leftovers = () => readdirSync(tmpdir()).filter((name) => name.startsWith(`genius-duk-${process.pid}-`));

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const gone = async (pid: number) => {
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
};

test('a declaration that the kit takes is clean, and what was given to it is told', async () => {
  expect(await duk().validate(xml(), PERIOD)).toEqual({
    kind: 'clean',
    findings: [],
    counts: { structure: 0, error: 0, warning: 0, omitted: 0 },
    bytes: XML.length,
    sha256: createHash('sha256').update(XML).digest('hex'),
  });
  expect(leftovers()).toEqual([]);
});

test('the kit is called with its period, its memory and a configuration that asks nobody', async () => {
  await duk().validate(xml(), PERIOD);
  const [call] = kit.calls();
  const folder = call?.args[4]?.replace(/\/config$/, '');
  expect(call?.args).toEqual([
    '-Xmx256m',
    '-jar',
    `${kit.home}/DUKIntegrator.jar`,
    '-c',
    `${folder}/config`,
    '-v',
    'D406',
    `${folder}/d406.xml`,
    '$',
    '$',
    'an=2026',
    'luna=6',
  ]);
  expect(call?.cwd).toBe(kit.home);
});

test('refusals come with their place, and those of the structure are told apart', async () => {
  kit.follow('errors');
  expect(await duk().validate(xml(), PERIOD)).toMatchObject({
    kind: 'errors',
    findings: [
      {
        severity: 'error',
        at: 'MasterFiles (1) sectiune Products (1) sectiune Product (2) sectiune ProductCommodityCode (1)',
        path: '/AuditFile/MasterFiles/Products/Product[2]/ProductCommodityCode',
        text: "eroare atribut: : valoarea '0202' nu se afla in lista",
      },
    ],
  });
  kit.follow('structure');
  expect(await duk().validate(xml(), PERIOD)).toMatchObject({
    kind: 'structure',
    findings: [{ severity: 'structure', at: 'validari globale', path: '/AuditFile' }],
  });
});

test('of very many refusals a thousand are told and all are counted', async () => {
  kit.follow('many-errors');
  const { findings, counts } = await duk().validate(xml(), PERIOD);
  expect(findings).toHaveLength(1_000);
  expect(counts).toEqual({ structure: 0, error: 2_000, warning: 0, omitted: 1_000 });
});

test.each(['warnings', 'warnings-apart'] as const)('%s do not refuse a declaration', async (recipe) => {
  kit.follow(recipe);
  expect(await duk().validate(xml(), PERIOD)).toMatchObject({
    kind: 'warnings',
    findings: [{ severity: 'warning', path: '/AuditFile/Header/HeaderComment' }],
  });
});

test.each([
  ['empty-file', 'it told no reason'],
  ['no-file', 'it told no reason'],
  ['garbage', 'it told no reason'],
  ['crash', 'NullPointerException'],
  ['out-of-memory', 'OutOfMemoryError'],
] as const)(
  'a kit that fails by %s has not accepted anything, and its words about the file are not told',
  async (recipe, problem) => {
    kit.follow(recipe);
    const failed = await duk()
      .validate(xml(), PERIOD)
      .then(
        () => undefined,
        (error) => error.failure,
      );
    expect(failed).toMatchObject({ code: 'GW_SAFT_KIT_BROKEN', kind: 'transient', details: { problem } });
    expect(JSON.stringify(failed)).not.toContain('SECRET-4711');
    expect(leftovers()).toEqual([]);
  },
);

test('an answer that an earlier run left behind does not count', async () => {
  writeFileSync(join(kit.home, 'd406.xml.err.txt'), 'ok');
  kit.follow('no-file');
  await expect(duk().validate(xml(), PERIOD)).rejects.toMatchObject({ failure: { code: 'GW_SAFT_KIT_BROKEN' } });
});

test('a kit whose Java is gone has not accepted anything', async () => {
  rmSync(kit.java);
  await expect(duk().validate(xml(), PERIOD)).rejects.toMatchObject({ failure: { code: 'GW_SAFT_KIT_BROKEN' } });
});

test('the kit gets nothing of the environment of the worker', async () => {
  process.env.GENIUS_TEST_SECRET = 'SECRET-4711';
  await duk().validate(xml(), PERIOD);
  delete process.env.GENIUS_TEST_SECRET;
  expect(kit.calls()[0]?.environment).toEqual(
    expect.arrayContaining(['HOME', 'JAVA_HOME', 'JAVA_TOOL_OPTIONS', 'LANG', 'PATH', 'TMPDIR']),
  );
  expect(kit.calls()[0]?.environment).not.toContain('GENIUS_TEST_SECRET');
});

test('a kit that hangs is ended with all its processes', async () => {
  kit.follow('hang');
  await expect(duk(1_500).validate(xml(), PERIOD)).rejects.toMatchObject({ failure: { code: 'GW_SAFT_KIT_TIMEOUT' } });
  await gone(kit.calls()[0]?.pid as number);
  await gone(kit.childPid() as number);
  expect(leftovers()).toEqual([]);
});

test('a run that is cancelled ends the kit at once', async () => {
  kit.follow('hang');
  const controller = new AbortController();
  const asked = duk().validate(xml(), { ...PERIOD, signal: controller.signal });
  asked.catch(() => undefined);
  await expect.poll(() => kit.childPid(), { timeout: 10_000 }).toBeDefined();
  controller.abort(new Error('cancelled'));
  await expect(asked).rejects.toThrow('cancelled');
  await gone(kit.childPid() as number);
  expect(leftovers()).toEqual([]);
});

test('an answer that is written late still counts', async () => {
  kit.follow('late');
  expect(await duk().validate(xml(), PERIOD)).toMatchObject({ kind: 'clean' });
});

test('an endless talker is heard out without being kept', async () => {
  kit.follow('huge-output');
  const before = process.memoryUsage().rss;
  expect(await duk().validate(xml(), PERIOD)).toMatchObject({ kind: 'clean' });
  expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
});

test('many at once do not see each other', async () => {
  const asked = await Promise.all(Array.from({ length: 4 }, () => duk().validate(xml(), PERIOD)));
  expect(asked.map(({ kind }) => kind)).toEqual(['clean', 'clean', 'clean', 'clean']);
  expect(new Set(kit.calls().map(({ args }) => args[7])).size).toBe(4);
});

test('the PDF of a declaration comes back; a refused one has none', async () => {
  const { pdf, verdict } = await duk().pdf(xml(), { form: 'D406' });
  expect(verdict.kind).toBe('clean');
  expect(pdf?.subarray(0, 8).toString()).toBe('%PDF-1.4');
  const [call] = kit.calls();
  expect(call?.args.slice(5, 7)).toEqual(['-p', 'D406']);
  expect(call?.args.slice(9, 11)).toEqual(['0', '0']);
  kit.follow('errors');
  const refused = await duk().pdf(xml(), { form: 'D406' });
  expect([refused.verdict.kind, refused.pdf]).toEqual(['errors', undefined]);
  kit.follow('no-pdf');
  await expect(duk().pdf(xml(), { form: 'D406' })).rejects.toMatchObject({ failure: { code: 'GW_SAFT_KIT_NO_PDF' } });
});

test('a worker that is killed leaves no kit behind', async () => {
  kit.follow('hang');
  const script = `import { createDuk } from '${import.meta.dirname}/duk.ts';
    const duk = createDuk(${JSON.stringify({ home: kit.home, jar: `${kit.home}/DUKIntegrator.jar`, java: kit.java })}, { memoryMiB: 64, timeoutMs: 60_000 });
    await duk.validate((async function* () { yield Buffer.from('<a/>'); })(), { form: 'D406', year: 2026, month: 6 });`;
  const worker = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  await expect.poll(() => kit.childPid(), { timeout: 20_000 }).toBeDefined();
  worker.kill('SIGKILL');
  await gone(kit.calls()[0]?.pid as number);
  await gone(kit.childPid() as number);
}, 40_000);
