/** Makes a worker in a clone: its folder with a passing test, its lines in the lock file, and the generated lists. */

import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cliErrors } from '../errors.ts';
import { say } from '../language.ts';
import { linkWorkspace, lockWorkspaces } from './lock-file.ts';
import { type Names, namesOf } from './names.ts';
import { templateFiles } from './template.ts';

export interface NewWorker extends Pick<Names, 'tag' | 'folder' | 'packageName' | 'task'> {
  /** The root of the clone. */
  root: string;
  /** Relative to the root. */
  files: string[];
}

const CLI = 'packages/cli';

/** Throws GW_CLI_TAG_INVALID, GW_CLI_TAG_TAKEN and GW_CLI_NOT_A_CLONE, all before anything is written. */
export function newWorker(tag: string, from = process.cwd()): NewWorker {
  const names = namesOf(tag);
  const root = findClone(from);
  refuseTaken(root, names);
  const own = readManifest(join(root, CLI)).version as string;
  const zod = (readManifest(join(root, 'packages/contract')).dependencies as Record<string, string>).zod as string;
  const files = Object.entries(templateFiles(names, { own, zod })).map(([name, text]) => {
    const file = `${names.folder}/${name}`;
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
    return file;
  });
  linkWorkspace(root, names.folder, names.packageName);
  generate(root);
  lockWorkspaces(root, [names.folder, CLI]);
  const { folder, packageName, task } = names;
  return { tag, folder, packageName, task, root, files };
}

function findClone(from: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json')) && readManifest(folder).name === 'genius-workers') return folder;
    if (folder === dirname(folder)) throw cliErrors.GW_CLI_NOT_A_CLONE({ folder: from });
  }
}

function refuseTaken(root: string, { tag, folder, packageName, task }: Names): void {
  const taken = (what: string) => cliErrors.GW_CLI_TAG_TAKEN({ tag, what });
  if (existsSync(join(root, folder))) throw taken(folder);
  for (const manifest of globSync('{packages,workers,apps,examples}/*/package.json', { cwd: root })) {
    const { name } = readManifest(join(root, dirname(manifest)));
    if (name === packageName) throw taken(say(`the package ${packageName}`, `pachetul ${packageName}`));
  }
  const queues = JSON.parse(readFileSync(join(root, CLI, 'src/generated/queues.json'), 'utf8'));
  if (Object.hasOwn(queues, task)) throw taken(say(`the task ${task}`, `sarcina ${task}`));
}

function generate(root: string): void {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/generate.ts'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm run generate failed:\n${stderr}`);
}

function readManifest(folder: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}
