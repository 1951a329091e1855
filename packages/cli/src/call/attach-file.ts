/** Puts a file into the blob store and its reference into the field of a task's input that takes one. */

import { type FileHandle, open } from 'node:fs/promises';
import { extname } from 'node:path';
import { type BlobRef, durationMs, type Task } from '@genius/contract';
import type { Ports } from '@genius/runtime';
import { cliErrors } from '../errors.ts';
import { knownTasks } from '../known-tasks.ts';
import { say } from '../language.ts';

export interface AttachOptions {
  /** A path, or `field=path`. */
  file: string;
  tenant?: string | undefined;
  /** The run may wait this long before it reads the file, ms. */
  delayMs?: number;
}

const MEDIA_TYPES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.bmp': 'image/bmp',
  '.gif': 'image/gif',
  '.pdf': 'application/pdf',
  '.xml': 'application/xml',
  '.json': 'application/json',
  '.csv': 'text/csv',
  '.txt': 'text/plain',
  '.html': 'text/html',
  '.zip': 'application/zip',
};

/** Returns the input with the reference in it. Throws GW_CLI_TAKES_NO_FILE and GW_CLI_FILE_UNREADABLE. */
export async function attachFile(
  ports: Ports,
  task: Task,
  input: Record<string, unknown>,
  options: AttachOptions,
): Promise<Record<string, unknown>> {
  const { field, file } = placeOf(task, options.file);
  return withField(input, field, await putFile(ports, task, input, { ...options, file }));
}

/** The input as it would be with the file in it, which is only opened. Throws as `attachFile` does. */
export async function tryFile(
  task: Task,
  input: Record<string, unknown>,
  given: string,
): Promise<Record<string, unknown>> {
  const { field, file } = placeOf(task, given);
  await (await openFile(file)).close();
  return withField(input, field, { blob: 'file', ...mediaTypeOf(file) } satisfies BlobRef);
}

/** `field=path` names the field itself, such as `attachments.0.content=invoice.pdf`; a bare path goes where the task takes one. */
function placeOf(task: Task, given: string): { field: string[]; file: string } {
  const [, field, file] = /^([a-z]\w*(?:\.\w+)*)=(.+)$/i.exec(given) ?? [];
  if (field !== undefined && file !== undefined) return { field: field.split('.'), file };
  return { field: fileFieldOf(task), file: given };
}

function fileFieldOf({ name }: Task): string[] {
  const field = knownTasks.find((known) => known.name === name)?.fileField;
  if (!field) throw cliErrors.GW_CLI_TAKES_NO_FILE({ task: name });
  return field.split('.');
}

function mediaTypeOf(file: string): { mediaType?: string } {
  const mediaType = MEDIA_TYPES[extname(file).toLowerCase()];
  return mediaType ? { mediaType } : {};
}

async function putFile(
  ports: Ports,
  task: Task,
  input: Record<string, unknown>,
  { file, tenant, delayMs = 0 }: AttachOptions,
): Promise<BlobRef> {
  const subject = subjectOf(task, input);
  const handle = await openFile(file);
  try {
    // Kept as long as the result, since both are of the same person.
    return await ports.blobs.put(handle.createReadStream({ autoClose: false }), {
      expiresAt: Date.now() + delayMs + durationMs(task.limits.ttl),
      ...mediaTypeOf(file),
      ...(subject ? { subject } : {}),
      ...(tenant ? { tenant } : {}),
    });
  } finally {
    await handle.close();
  }
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file);
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
  } catch (error) {
    throw cliErrors.GW_CLI_FILE_UNREADABLE({ file, problem: problemOf((error as NodeJS.ErrnoException).code) });
  }
  throw cliErrors.GW_CLI_FILE_UNREADABLE({ file, problem: say('it is no file', 'nu este un fișier') });
}

function subjectOf(task: Task, input: unknown): string | undefined {
  try {
    return task.personalData?.subject(input);
  } catch {
    return undefined;
  }
}

function withField<T extends object>(input: T, path: readonly string[], value: unknown): T {
  const [name, ...rest] = path as [string, ...string[]];
  const within = (input as Record<string, unknown>)[name];
  const inner = rest.length ? withField(isObject(within) ? within : {}, rest, value) : value;
  if (!Array.isArray(input)) return { ...input, [name]: inner };
  return Object.assign([...input], { [name]: inner }) as unknown as T;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function problemOf(code: string | undefined): string {
  if (code === 'ENOENT') return say('it is not there', 'nu există');
  if (code === 'EACCES') return say('its access rights do not allow it', 'drepturile de acces nu permit');
  return String(code);
}
