/** .env.example and docs/settings.md, from the settings' schemas of the platform and the workers. */

import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WorkerSettings } from '@genius/runtime';
import { describeSettings, envExample, settingsPage } from '@genius/runtime/settings-docs';
import type { WorkerFolder } from './read-workers.ts';
import { writeIfChanged } from './write-if-changed.ts';

/** Returns the files it changed. */
export async function writeSettingsDocs(root: string, workers: readonly WorkerFolder[]): Promise<string[]> {
  const settings = describeSettings([
    ...(await settingsOfApps(root)),
    ...workers.flatMap(({ settings }) => settings ?? []),
  ]);
  return [
    ...writeIfChanged(root, '.env.example', envExample(settings)),
    ...writeIfChanged(root, 'docs/settings.md', settingsPage(settings)),
  ];
}

async function settingsOfApps(root: string): Promise<WorkerSettings[]> {
  const files = globSync('apps/*/src/settings.ts', { cwd: root }).sort();
  const modules = await Promise.all(files.map((file) => import(pathToFileURL(join(root, file)).href)));
  return modules.map(({ settings }) => settings as WorkerSettings);
}
