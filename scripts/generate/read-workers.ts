/** Reads what there is: each folder in workers/ with its contracts. */

import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isTask, type Task } from '@genius/contract';
import type { WorkerSettings } from '@genius/runtime';

export interface WorkerFolder {
  /** Such as `workers/ocr`. */
  folder: string;
  /** Such as `@genius/ocr`. */
  packageName: string;
  version: string;
  tag: string;
  tasks: Task[];
  /** Its variables, if it has a `src/settings.ts`. */
  settings: WorkerSettings | undefined;
}

/** Workers sorted by tag. A folder whose `src/index.ts` isn't written yet is none. */
export async function readWorkers(root: string): Promise<WorkerFolder[]> {
  const workers: WorkerFolder[] = [];
  for (const manifestPath of globSync('workers/*/package.json', { cwd: root }).sort()) {
    const folder = manifestPath.slice(0, -'/package.json'.length);
    const [index, contract] = ['src/index.ts', 'src/contract.ts'].map((file) => join(root, folder, file)) as [
      string,
      string,
    ];
    if (!existsSync(index) || !existsSync(contract)) continue;
    const manifest = JSON.parse(readFileSync(join(root, manifestPath), 'utf8'));
    const tasks = Object.values(await import(pathToFileURL(contract).href)).filter(isTask);
    const [first] = tasks;
    if (!first) throw new Error(`${folder}/src/contract.ts exports no task.`);
    const settingsFile = join(root, folder, 'src/settings.ts');
    const settings = existsSync(settingsFile) ? (await import(pathToFileURL(settingsFile).href)).settings : undefined;
    workers.push({ folder, packageName: manifest.name, version: manifest.version, tag: first.queue, tasks, settings });
  }
  return workers.sort((a, b) => (a.tag < b.tag ? -1 : 1));
}
