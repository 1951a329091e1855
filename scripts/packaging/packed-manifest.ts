/** The package.json a package is published with: in the repository its exports are the sources, published the build. */

export type Manifest = Record<string, unknown> & { name: string };

type Exports = string | { [key: string]: Exports };

/** `./src/contract.ts` becomes `./dist/contract.js` with its types; what only the repository needs is left out. */
export function packedManifest(manifest: Manifest): Manifest {
  const { devDependencies: _, scripts: __, bundled, exports, bin, ...rest } = manifest;
  const packed: Manifest = { ...rest };
  if (bundled) return bundledManifest({ ...packed, exports });
  if (exports !== undefined) packed.exports = buildOf(exports as Exports);
  if (typeof bin === 'string') packed.bin = built(bin, '.js');
  if (typeof bin === 'object') {
    packed.bin = Object.fromEntries(Object.entries(bin as object).map(([name, path]) => [name, built(path, '.js')]));
  }
  return packed;
}

/** What is bundled is no dependency any more; `import`, `require` and browsers have a build each. */
function bundledManifest(packed: Manifest): Manifest {
  const { browser: _, ...rest } = packed;
  const dependencies = Object.entries((packed.dependencies ?? {}) as Record<string, string>);
  return {
    ...rest,
    name: packed.name,
    dependencies: Object.fromEntries(dependencies.filter(([name]) => !name.startsWith('@genius/'))),
    exports: Object.fromEntries(Object.keys(packed.exports as object).map((subpath) => [subpath, buildsOf(subpath)])),
  };
}

function buildsOf(subpath: string): Exports {
  const file = entryOf(subpath);
  return {
    browser: { types: `./dist/esm/${file}.d.ts`, default: `./dist/browser/${file}.js` },
    import: { types: `./dist/esm/${file}.d.ts`, default: `./dist/esm/${file}.js` },
    require: { types: `./dist/cjs/${file}.d.ts`, default: `./dist/cjs/${file}.js` },
  };
}

/** `.` → `index`, `./tasks` → `tasks`. */
export const entryOf = (subpath: string) => (subpath === '.' ? 'index' : subpath.slice(2));

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
