import { expect, test } from 'vitest';
import { packedManifest } from './packed-manifest.ts';

test('a published package offers its build with types, and nothing that only the repository needs', () => {
  const manifest = {
    name: '@genius/ocr',
    version: '0.1.0',
    type: 'module',
    exports: { '.': './src/index.ts', './contract': './src/contract.ts', './package.json': './package.json' },
    bin: { ocr: './src/main.ts' },
    scripts: { prepack: 'node ../../scripts/pack-exports.ts pack' },
    dependencies: { zod: '4.6.7' },
    devDependencies: { '@genius/testing': '0.1.0' },
  };
  expect(packedManifest(manifest)).toEqual({
    name: '@genius/ocr',
    version: '0.1.0',
    type: 'module',
    exports: {
      '.': { types: './dist/index.d.ts', default: './dist/index.js' },
      './contract': { types: './dist/contract.d.ts', default: './dist/contract.js' },
      './package.json': './package.json',
    },
    bin: { ocr: './dist/main.js' },
    dependencies: { zod: '4.6.7' },
  });
});

test('a package that is bundled depends on nothing of ours, and has builds for import, for require and for browsers', () => {
  const manifest = {
    name: '@genius/workers-sdk',
    bundled: true,
    browser: { './src/broker.ts': './src/broker-in-browser.ts' },
    exports: { '.': './src/index.ts', './tasks': './src/generated/tasks.ts' },
    dependencies: { '@genius/contract': '0.1.0', zod: '4.6.7' },
    peerDependencies: { '@genius/transport-celery': '0.1.0' },
  };
  expect(packedManifest(manifest)).toEqual({
    name: '@genius/workers-sdk',
    exports: {
      '.': {
        browser: { types: './dist/esm/index.d.ts', default: './dist/browser/index.js' },
        import: { types: './dist/esm/index.d.ts', default: './dist/esm/index.js' },
        require: { types: './dist/cjs/index.d.ts', default: './dist/cjs/index.js' },
      },
      './tasks': {
        browser: { types: './dist/esm/tasks.d.ts', default: './dist/browser/tasks.js' },
        import: { types: './dist/esm/tasks.d.ts', default: './dist/esm/tasks.js' },
        require: { types: './dist/cjs/tasks.d.ts', default: './dist/cjs/tasks.js' },
      },
    },
    dependencies: { zod: '4.6.7' },
    peerDependencies: { '@genius/transport-celery': '0.1.0' },
  });
});
