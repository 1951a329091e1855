/** The files of a new worker: small, complete, and working before anything in them is changed. */

import type { Names } from './names.ts';

export interface TemplateVersions {
  /** Of the packages of the house. */
  own: string;
  zod: string;
}

/** File name, relative to the worker's folder, and text. */
export function templateFiles(names: Names, versions: TemplateVersions): Record<string, string> {
  const { verb } = names;
  return {
    'package.json': `${JSON.stringify(manifest(names, versions), null, 2)}\n`,
    'README.md': readme(names),
    'src/index.ts': index(names),
    'src/contract.ts': contract(names),
    [`src/tasks/${verb}.ts`]: task(names),
    [`src/tasks/${verb}.test.ts`]: test(names),
    'src/domain/greeting.ts': GREETING,
  };
}

function manifest({ packageName, tag }: Names, { own, zod }: TemplateVersions) {
  return {
    name: packageName,
    version: own,
    description: `The worker ${tag}.`,
    license: 'Apache-2.0',
    type: 'module',
    exports: { '.': './src/index.ts', './contract': './src/contract.ts' },
    files: ['dist', 'README.md'],
    engines: { node: '>=22.18' },
    sideEffects: false,
    scripts: {
      prepack: 'node ../../scripts/pack-exports.ts pack',
      postpack: 'node ../../scripts/pack-exports.ts restore',
    },
    dependencies: { '@genius/contract': own, '@genius/runtime': own, zod },
    devDependencies: { '@genius/transport-embedded': own },
  };
}

function readme({ tag, task, folder, verb }: Names): string {
  return `# ${tag}

Greets a person by name. Replace this sentence with what the worker does, and for whom.

\`\`\`sh
npx genius call ${task} --input '{"name":"Ana"}' --json
# {"id":"…","task":"${task}","state":"done","output":{"text":"Hello, Ana!"},"ms":12}
\`\`\`

| task | what it does | limits |
|---|---|---|
| \`${task}\` | greets a person by name | 5 attempts, 10 s each |

The contract is \`src/contract.ts\`, the handler \`src/tasks/${verb}.ts\`, the craft \`src/domain/\`. Its environment
variables: none. Test it with \`npx vitest run ${folder}\`; after a change of the contract run \`npm run generate\`.
`;
}

function contract({ tag, task, contract }: Names): string {
  return `/** The tasks of \`${tag}\`: what a caller sends and gets. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';

export const ${contract} = defineTask({
  name: '${task}',
  queue: '${tag}',
  summary: 'Greets a person by name.',
  summaryRo: 'Salută o persoană pe nume.',
  input: z.object({ name: z.string().min(1).max(100).describe('Whom to greet.') }),
  output: z.object({ text: z.string() }),
  limits: { soft: '10s' },
  idempotent: 'the same name gives the same text',
  examples: [{ title: 'a greeting', input: { name: 'Ana' } }],
});
`;
}

function index({ tag, handler, verb }: Names): string {
  return `/** The worker \`${tag}\`. */

import { defineWorker } from '@genius/runtime';
import { ${handler} } from './tasks/${verb}.ts';

export const worker = defineWorker({
  tag: '${tag}',
  version: '0.1.0',
  summary: 'Greets people.',
  tasks: [${handler}],
});
`;
}

function task({ task, contract, handler }: Names): string {
  return `/** \`${task}\`: a name in, a greeting out. */

import { handle } from '@genius/runtime';
import { ${contract} } from '../contract.ts';
import { greetingFor } from '../domain/greeting.ts';

export const ${handler} = handle(${contract}, async ({ name }, ctx) => {
  ctx.progress(0.5, 'greeting');
  return { text: greetingFor(name) };
});
`;
}

function test({ contract }: Names): string {
  return `import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPlatform, type Platform, silentLogger } from '@genius/runtime';
import { openEmbedded } from '@genius/transport-embedded';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ${contract} } from '../contract.ts';
import { worker } from '../index.ts';

let folder: string;
let platform: Platform;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'genius-test-'));
  platform = createPlatform(await openEmbedded({ folder }), { workers: [worker], log: silentLogger });
  await platform.start();
});

afterAll(async () => {
  await platform.stop();
  await rm(folder, { recursive: true });
});

test('a name is answered with a greeting', async () => {
  expect(await platform.client.call(${contract}, { name: 'Ana' })).toEqual({ text: 'Hello, Ana!' });
});

test('an empty name is refused before anything runs', async () => {
  await expect(platform.client.call(${contract}, { name: '' })).rejects.toMatchObject({
    failure: { kind: 'invalid', field: 'name' },
  });
});
`;
}

const GREETING = `/** Greetings: plain functions that know no runtime. */

export function greetingFor(name: string): string {
  return \`Hello, \${name}!\`;
}
`;
