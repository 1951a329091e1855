/** Builds every package that is published into its `dist`. */

import { relative, resolve } from 'node:path';
import { emit } from './packaging/emit.ts';
import { emitBundled } from './packaging/emit-bundled.ts';
import { publishedWorkspaces } from './packaging/workspaces.ts';

const root = resolve(import.meta.dirname, '..');

for (const { folder, manifest } of publishedWorkspaces(root)) {
  const problems = await (manifest.bundled ? emitBundled : emit)(folder, root);
  if (problems !== '') process.exitCode = 1;
  console.log(problems === '' ? `${manifest.name}: ${relative(root, folder)}/dist` : `${manifest.name}:\n${problems}`);
}
