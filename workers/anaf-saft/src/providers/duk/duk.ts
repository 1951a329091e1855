/** ANAF's DUKIntegrator as an adapter: a declaration in, ANAF's verdict and its PDF out. */

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { durationMs } from '@genius/contract';
import type { SaftForm } from '../../domain/validate/index.ts';
import { errors } from '../../errors.ts';
import { settings } from '../../settings.ts';
import { type KitVerdict, readErrorFile } from './error-file.ts';
import { findKit, type Kit, type KitProblem } from './find-kit.ts';
import { copyConfig } from './offline-config.ts';
import { type KitRun, runKit } from './run-kit.ts';
import { makeWorkFolder } from './work-folder.ts';

export interface DukOptions {
  form: SaftForm;
  signal?: AbortSignal | undefined;
}

export interface DukPeriod {
  year: number;
  /** 1 to 12: the last month of the period. */
  month: number;
}

/** What was given to the kit. */
export interface KitInput {
  bytes: number;
  /** Hex. */
  sha256: string;
}

export interface Duk {
  /**
   * ANAF's verdict on a declaration for its period. Throws GW_SAFT_KIT_TIMEOUT, GW_SAFT_KIT_BROKEN.
   */
  validate(file: AsyncIterable<Uint8Array>, options: DukOptions & DukPeriod): Promise<KitVerdict & KitInput>;
  /**
   * The PDF that ANAF takes, with the declaration inside; undefined where the kit refuses the declaration. Throws
   * GW_SAFT_KIT_TIMEOUT, GW_SAFT_KIT_BROKEN, GW_SAFT_KIT_NO_PDF.
   */
  pdf(file: AsyncIterable<Uint8Array>, options: DukOptions): Promise<{ verdict: KitVerdict & KitInput; pdf?: Buffer }>;
}

/** Bytes of an error file that are read. */
const MOST_SAID = 8_000_000;
const MOST_PDF = 500_000_000;
/** How long an answer may come after the end of the process that was started. */
const LATE_MS = 1_000;
const STEP_MS = 50;
/** The hard limit of the task that runs it lies above. */
const LONGEST_MS = 25 * 60_000;

/** The kit of this machine. Throws GW_SAFT_KIT_MISSING with what to do. */
export function dukHere(): Duk {
  const read = settings.read();
  const kit = findKit(read);
  if (!isKit(kit)) throw errors.GW_SAFT_KIT_MISSING({ problem: kit.en, problemRo: kit.ro });
  return createDuk(kit, {
    memoryMiB: read.DUK_MEMORY,
    timeoutMs: Math.min(LONGEST_MS, durationMs(read.DUK_TIMEOUT as `${number}s`)),
  });
}

export const isKit = (found: Kit | KitProblem): found is Kit => 'jar' in found;

interface DukLimits {
  memoryMiB: number;
  timeoutMs: number;
}

export function createDuk(kit: Kit, limits: DukLimits): Duk {
  /** Each run has a folder and a process of its own: the kit leaves files beside its input. */
  async function run<T>(
    source: AsyncIterable<Uint8Array>,
    { signal }: DukOptions,
    argsOf: (files: Files) => string[],
    use: (verdict: KitVerdict & KitInput, files: Files, run: KitRun) => Promise<T>,
  ): Promise<T> {
    await using folder = await makeWorkFolder();
    const files = filesIn(folder.path);
    const given = await lay(source, files.input, signal);
    const config = await copyConfig(kit.home, folder.path);
    const args = [...(config === undefined ? [] : ['-c', config]), ...argsOf(files)];
    const whenEnded = () => waitForAnswer(files.answer);
    const ended = await runKit(kit, args, { folder: folder.path, ...limits, signal, whenEnded });
    if (ended.how === 'timeout') {
      throw errors.GW_SAFT_KIT_TIMEOUT({ seconds: Math.round(limits.timeoutMs / 1_000) });
    }
    const verdict = readErrorFile(await readStart(files.answer), await readWarnings(folder.path));
    if (verdict.kind === 'broken') throw broken(ended);
    // Awaited here: the folder goes when this block ends.
    return await use({ ...verdict, ...given }, files, ended);
  }

  return {
    validate: (file, options) =>
      run(
        file,
        options,
        // The period is taken only in this form, with the error file at its default name.
        ({ input }) => ['-v', options.form, input, '$', '$', `an=${options.year}`, `luna=${options.month}`],
        async (verdict) => verdict,
      ),
    pdf: (file, options) =>
      run(
        file,
        options,
        ({ input, answer, pdf }) => ['-p', options.form, input, answer, '0', '0', pdf],
        async (verdict, { pdf }, ended) => {
          if (verdict.kind === 'errors' || verdict.kind === 'structure') return { verdict };
          return { verdict, pdf: await readPdf(pdf, ended) };
        },
      ),
  };
}

interface Files {
  input: string;
  answer: string;
  pdf: string;
}

const filesIn = (folder: string): Files => ({
  input: join(folder, 'd406.xml'),
  answer: join(folder, 'd406.xml.err.txt'),
  pdf: join(folder, 'd406.pdf'),
});

async function lay(
  source: AsyncIterable<Uint8Array>,
  path: string,
  signal: AbortSignal | undefined,
): Promise<KitInput> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = async function* () {
    for await (const piece of source) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  };
  await pipeline(counted, createWriteStream(path, { mode: 0o600 }), { ...(signal ? { signal } : {}) });
  return { bytes, sha256: hash.digest('hex') };
}

/** A part of the kit may still be writing when the process that was started has ended. */
async function waitForAnswer(path: string): Promise<void> {
  let before = 0;
  for (let waited = 0; waited < LATE_MS; waited += STEP_MS) {
    const size = (await stat(path).catch(() => undefined))?.size ?? 0;
    if (size > 0 && size === before) return;
    before = size;
    await delay(STEP_MS);
  }
}

/** Undefined where there is none. */
async function readStart(path: string): Promise<string | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const buffer = Buffer.alloc(Math.min(MOST_SAID, (await file.stat()).size));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return buffer.subarray(0, bytesRead).toString('utf8');
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

/** Where the kit keeps warnings apart, their file ends in `.wrn.txt`. */
async function readWarnings(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.wrn.txt'));
  const texts = await Promise.all(names.map((name) => readStart(join(folder, name))));
  return texts.filter((text) => text !== undefined).join('\n');
}

async function readPdf(path: string, { trouble }: KitRun): Promise<Buffer> {
  const about = await stat(path).catch(() => undefined);
  if (!about?.isFile() || about.size === 0 || about.size > MOST_PDF) {
    throw errors.GW_SAFT_KIT_NO_PDF({ problem: trouble ?? 'it told no reason', problemRo: trouble ?? 'fără motiv' });
  }
  return readFile(path);
}

function broken({ trouble }: KitRun) {
  const memory = trouble === 'OutOfMemoryError' || trouble === 'Could not reserve';
  return errors.GW_SAFT_KIT_BROKEN({
    problem: trouble ?? 'it told no reason',
    problemRo: trouble ?? 'fără motiv',
    remedy: memory
      ? 'Give it more memory with DUK_MEMORY.'
      : 'Try the file in the kit by hand, or unpack the kit anew.',
    remedyRo: memory
      ? 'Dați-i mai multă memorie prin DUK_MEMORY.'
      : 'Încercați fișierul manual în kit sau dezarhivați kitul din nou.',
  });
}
