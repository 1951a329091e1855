/** Loads a peer's package from `bench/peers`, where the bench installs them; none of them is a dependency of ours. */

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const peersFolder = join(import.meta.dirname, '..', 'peers');

export async function loadPeer<M>(name: string): Promise<M> {
  const { resolve } = createRequire(join(peersFolder, 'package.json'));
  return (await import(pathToFileURL(resolve(name)).href)) as M;
}
