/** The package.json a package is published with: in the repository its exports are the sources, published the build. */

export type Manifest = Record<string, unknown> & { name: string };

type Exports = string | { [key: string]: Exports };

/** `./src/contract.ts` becomes `./dist/contract.js` with its types; what only the repository needs is left out. */
export function packedManifest(manifest: Manifest): Manifest {
  const { devDependencies: _, scripts: __, exports, bin, ...rest } = manifest;
  const packed: Manifest = { ...rest };
  if (exports !== undefined) packed.exports = buildOf(exports as Exports);
  if (typeof bin === 'string') packed.bin = built(bin, '.js');
  if (typeof bin === 'object') {
    packed.bin = Object.fromEntries(Object.entries(bin as object).map(([name, path]) => [name, built(path, '.js')]));
  }
  return packed;
}

function buildOf(exports: Exports): Exports {
  if (typeof exports !== 'string') {
    return Object.fromEntries(Object.entries(exports).map(([key, value]) => [key, buildOf(value)]));
  }
  if (!exports.endsWith('.ts')) return exports.replace(/^\.\/src\//, './dist/');
  return { types: built(exports, '.d.ts'), default: built(exports, '.js') };
}

function built(path: string, extension: string): string {
  return path.replace(/^\.\/src\//, './dist/').replace(/\.ts$/, extension);
}
