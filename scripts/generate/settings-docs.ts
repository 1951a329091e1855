/** .env.example and docs/settings.md, from the settings' schema. */

import { envExample, settingsPage } from '@genius/runtime/settings-docs';
import { writeIfChanged } from './write-if-changed.ts';

/** Returns the files it changed. */
export function writeSettingsDocs(root: string): string[] {
  return [
    ...writeIfChanged(root, '.env.example', envExample()),
    ...writeIfChanged(root, 'docs/settings.md', settingsPage()),
  ];
}
