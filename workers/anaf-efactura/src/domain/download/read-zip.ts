/** Reads the ZIP that ANAF gives for a message. It comes from outside: names, counts and sizes are bounded first. */

import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

export interface Download {
  /** The invoice, or ANAF's list of errors, or a message of the buyer. */
  content: ZipEntry;
  /** The same once more, signed by the Ministry of Finance. */
  signature: ZipEntry;
}

export interface ZipEntry {
  name: string;
  bytes: Buffer;
}

/** The file is no download of ANAF. */
export class ZipError extends Error {
  override name = 'ZipError';
  readonly ro: string;

  constructor(en: string, ro: string, options?: ErrorOptions) {
    super(en, options);
    this.ro = ro;
  }
}

/** ANAF takes invoices of 10 MB; signed and with line breaks they are somewhat larger. */
const MAX_ENTRY_BYTES = 16 * 1_024 * 1_024;
const MAX_ENTRIES = 10;
export const MAX_ZIP_BYTES = 16 * 1_024 * 1_024;
/** What is packed more tightly than text ever is was made to burst. */
const MAX_RATIO = 200;
const SMALL_BYTES = 100_000;

const NAME = /^[A-Za-z0-9_.-]{1,100}\.xml$/i;
const SIGNATURE = /^semnatura_/i;

/** Throws a `ZipError`. */
export async function readDownload(zip: Buffer): Promise<Download> {
  const entries = await readEntries(zip);
  const signatures = entries.filter(({ name }) => SIGNATURE.test(name));
  const contents = entries.filter(({ name }) => !SIGNATURE.test(name));
  const [signature] = signatures;
  const [content] = contents;
  if (!signature || !content || entries.length !== 2) {
    throw new ZipError(
      'it must hold two files, the document and semnatura_….xml',
      'trebuie să conțină două fișiere, documentul și semnatura_….xml',
    );
  }
  return { content, signature };
}

async function readEntries(zip: Buffer): Promise<ZipEntry[]> {
  if (zip.byteLength > MAX_ZIP_BYTES) throw tooLarge();
  let file: ZipFile | undefined;
  try {
    file = await fromBufferPromise(zip, { lazyEntries: true, strictFileNames: true, validateEntrySizes: true });
    if (file.entryCount > MAX_ENTRIES) throw new ZipError('it holds too many files', 'conține prea multe fișiere');
    const entries: ZipEntry[] = [];
    for await (const entry of file.eachEntry()) {
      entries.push({ name: entry.fileName, bytes: await readEntry(file, entry) });
    }
    return entries;
  } catch (error) {
    if (error instanceof ZipError) throw error;
    throw new ZipError('it is no ZIP file that can be read', 'nu este un fișier ZIP care să poată fi citit', {
      cause: error,
    });
  } finally {
    file?.close();
  }
}

async function readEntry(file: ZipFile, entry: Entry): Promise<Buffer> {
  if (!NAME.test(entry.fileName)) {
    throw new ZipError(
      'a file in it has a name that ANAF never gives',
      'un fișier din el are un nume pe care ANAF nu îl dă',
    );
  }
  const { uncompressedSize: size, compressedSize } = entry;
  if (size > MAX_ENTRY_BYTES || (size > SMALL_BYTES && size > compressedSize * MAX_RATIO)) throw tooLarge();
  const chunks: Buffer[] = [];
  // The size that the directory states is held against what comes out, while it comes out.
  for await (const chunk of await file.openReadStreamPromise(entry)) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const tooLarge = () =>
  new ZipError('it is too large, or unpacks to too much', 'este prea mare sau se despachetează în prea mult');
