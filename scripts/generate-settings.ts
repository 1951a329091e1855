/** Writes .env.example and docs/settings.md from the settings' schema. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { envExample, settingsPage } from '../packages/runtime/src/settings-docs.ts';

const root = resolve(import.meta.dirname, '..');
mkdirSync(join(root, 'docs'), { recursive: true });
writeFileSync(join(root, '.env.example'), envExample());
writeFileSync(join(root, 'docs/settings.md'), settingsPage());
