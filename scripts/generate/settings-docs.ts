/** .env.example and docs/settings.md, from the settings' schemas of the platform and the workers. */

import { describeSettings, envExample, settingsPage } from '@genius/runtime/settings-docs';
import type { WorkerFolder } from './read-workers.ts';
import { writeIfChanged } from './write-if-changed.ts';

/** Returns the files it changed. */
export function writeSettingsDocs(root: string, workers: readonly WorkerFolder[]): string[] {
  const settings = describeSettings(workers.flatMap(({ settings }) => settings ?? []));
  return [
    ...writeIfChanged(root, '.env.example', envExample(settings)),
    ...writeIfChanged(root, 'docs/settings.md', settingsPage(settings)),
  ];
}
