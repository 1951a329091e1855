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
