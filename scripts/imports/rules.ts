/** The import rule: what may import what, each rule with the sentence that says why and what to do. */

import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { type House, isTest, type Room, roomOf, type Workspace, workspaceOf } from './house.ts';
import type { Import } from './read-imports.ts';

/** The arrow: contract ← workers-sdk, runtime ← transports, workers ← apps, cli; libraries of plain functions beside it. */
const MAY_IMPORT: Record<Room, readonly Room[]> = {
  library: ['library'],
  contract: [],
  runtime: ['contract'],
  sdk: ['contract'],
  transport: ['contract', 'runtime'],
  database: ['contract', 'runtime'],
  anaf: ['library', 'contract', 'runtime'],
  worker: ['library', 'anaf', 'contract', 'runtime'],
  sandbox: ['contract'],
  testing: ['contract', 'runtime', 'transport', 'database'],
  app: ['library', 'anaf', 'contract', 'runtime', 'sdk', 'transport', 'database', 'worker'],
  cli: [
    'library',
    'anaf',
    'contract',
    'runtime',
    'sdk',
    'transport',
    'database',
    'worker',
    'app',
    'sandbox',
    'testing',
  ],
  other: [
    'library',
    'anaf',
    'contract',
    'runtime',
    'sdk',
    'transport',
    'database',
    'worker',
    'app',
    'cli',
    'sandbox',
    'testing',
  ],
};

const WHY: Record<Room, string> = {
  library:
    'A library of plain functions (XML, Romanian rules) is usable without the platform, so it imports nothing of ours but another library. Pass in what it needs.',
  contract:
    'The contract is what both sides of a call agree on, so it imports nothing of ours. Move the shared part into packages/contract, or this code into the package that needs it.',
  runtime:
    'The runtime knows only the contract and its own ports, so that every transport can stand behind it. Define a port in packages/runtime and let the other package implement it.',
  sdk: 'The SDK carries contracts, not implementations, so that its user gets none of their weight. Import the contract (@genius/<worker>/contract); the one way beside HTTP is @genius/transport-celery/sdk, an optional peer that is loaded when it is asked for.',
  transport:
    'A transport knows the runtime’s ports and nothing beside them, so that a deployment chooses it by URL alone. Move what two transports share into packages/runtime.',
  database:
    'The database is one adapter of a port of the runtime and stands beside the transports. Move what both need into packages/runtime.',
  anaf: 'What the workers that speak with ANAF share knows the runtime and the libraries, and no worker. Move what one worker alone needs into it.',
  worker:
    'A worker knows its domain, the contract and the runtime; everything else reaches it through ctx, so that it runs unchanged on every transport. Take it from ctx, or ask the runtime for a port.',
  sandbox:
    'A simulator judges by its own checks and never by a worker’s rules, or a bug of the rule would hide itself. Write the check anew, or import the worker’s formats (@genius/<worker>/formats).',
  testing:
    'The test kit gives workers a true context; it knows no worker. Put what a single worker’s tests need beside them.',
  app: 'Only the command line and tests import sandbox and testing: a simulator in a running app would answer for the real world. Reach it by its URL.',
  cli: 'The command line may import every package.',
  other: 'This folder may import every package.',
};

/** Libraries that decide how a program runs; the craft of a domain (images, formats, numbers) is not among them. */
const FRAMEWORKS =
  /^(fastify|@fastify\/.*|express|hono|typeorm|pino|commander|react(-dom)?|@opentelemetry\/.*|bullmq|ioredis|redis|rabbitmq-client|amqplib|pg|@electric-sql\/.*)$/;

/** Plain functions that know no runtime, so a domain may build on them. */
const LIBRARIES = new Set(['@genius/xml', '@genius/romania']);

/** Why `file` must not import this, or undefined if it may. */
export function judge(file: string, imported: Import, house: House): string | undefined {
  const from = workspaceOf(file, house);
  const { specifier } = imported;
  if (isBuiltin(specifier)) {
    return specifier.startsWith('node:')
      ? undefined
      : `Write node:${specifier}, so that no package can stand in for it.`;
  }
  if (specifier.startsWith('.')) return judgeRelative(file, specifier, from, house);
  return (
    judgeDomain(file, specifier) ??
    judgeContractFile(file, specifier, house) ??
    judgePackage(file, imported, from, house)
  );
}

function judgeRelative(file: string, specifier: string, from: Workspace, house: House): string | undefined {
  const target = join(dirname(file), specifier);
  const to = workspaceOf(target, house);
  if (to !== from) {
    return `This reaches into ${to.name || 'the root'} past its exports, so it would break when either is published. Import it by its name, and add what you need to its exports.`;
  }
  if (isTest(file)) return undefined;
  if (isTest(target)) return 'A test is not shipped, so nothing that is may import it. Move the shared part out of it.';
  const domain = domainOf(file);
  if (domain !== undefined && !target.startsWith(domain)) {
    return 'A domain is a library of plain functions and imports only itself. Pass in what it needs as an argument.';
  }
  if (isContractFile(file) && !isContractFile(target)) return WHY_CONTRACT_FILE;
  return undefined;
}

function judgeDomain(file: string, specifier: string): string | undefined {
  if (isTest(file) || domainOf(file) === undefined) return undefined;
  if (LIBRARIES.has(packageOf(specifier))) return undefined;
  if (!specifier.startsWith('@genius/') && !FRAMEWORKS.test(packageOf(specifier))) return undefined;
  return 'A domain knows no runtime, transport, contract or framework, so that it can be used as a plain library. Do this in the handler under src/tasks/ and pass plain values.';
}

const WHY_CONTRACT_FILE =
  'A worker’s contract is imported by clients and browsers, so it pulls in only @genius/contract, zod and other contracts. Move the schema here, or the rest out.';

function judgeContractFile(file: string, specifier: string, house: House): string | undefined {
  if (roomOf(workspaceOf(file, house)) !== 'worker' || !isContractFile(file) || isTest(file)) return undefined;
  const isAllowed = packageOf(specifier) === 'zod' || specifier === '@genius/contract' || isContractOf(specifier);
  return isAllowed ? undefined : WHY_CONTRACT_FILE;
}

function judgePackage(file: string, { specifier }: Import, from: Workspace, house: House): string | undefined {
  const name = packageOf(specifier);
  const to = house.workspaces.find((workspace) => workspace.name === name);
  if (to === from) return `A package imports its own files by path. Write the relative path instead of ${specifier}.`;
  if (to !== undefined) {
    const subpath = `.${specifier.slice(name.length)}`;
    if (!to.exports.has(subpath)) {
      return `${name} doesn't export "${subpath}": its inside may change at any time. Use what it exports (${[...to.exports].join(', ')}), or add the subpath to its exports.`;
    }
    const why = isTest(file) ? undefined : judgeArrow(specifier, from, to);
    if (why !== undefined) return why;
  }
  return judgeDeclared(file, name, from, to !== undefined, house);
}

function judgeArrow(specifier: string, from: Workspace, to: Workspace): string | undefined {
  const [here, there] = [roomOf(from), roomOf(to)];
  if (MAY_IMPORT[here].includes(there) || isOptionalWay(here, specifier)) return undefined;
  if (there === 'worker') {
    if (['worker', 'sdk', 'sandbox'].includes(here) && isContractOf(specifier)) return undefined;
    if (here === 'sandbox' && specifier === `${to.name}/formats`) return undefined;
    if (here === 'worker') {
      return `A worker never imports another worker's code: it calls it by its contract. Import ${to.name}/contract and use ctx.call.`;
    }
  }
  return WHY[here];
}

function judgeDeclared(file: string, name: string, from: Workspace, isOurs: boolean, house: House): string | undefined {
  if (from.dependencies.has(name)) return undefined;
  const isRoot = from === house.root;
  if (isRoot || isTest(file)) {
    if (isOurs || from.devDependencies.has(name) || house.root.devDependencies.has(name)) return undefined;
  }
  const where = isRoot ? '' : ` -w ${from.folder}`;
  const flag = isRoot || isTest(file) ? ' -D' : '';
  return `${name} is not declared in ${join(from.folder, 'package.json')}: it is found here only by luck. Run: npm install${where}${flag} --save-exact ${name}`;
}

/**
 * The SDK loads the way straight to the broker only for a client that asks for it, and only if its user installed the
 * transport beside it (an optional peer dependency): nobody else gets its weight.
 */
const isOptionalWay = (here: Room, specifier: string) => here === 'sdk' && specifier === '@genius/transport-celery/sdk';

/** `@scope/name/sub` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** The folder `…/src/domain/` a file stands in. */
function domainOf(file: string): string | undefined {
  return /^.*\/src\/domain\//.exec(file)?.[0];
}

function isContractFile(file: string): boolean {
  return /\/src\/contract(\.ts$|\/)/.test(file);
}

function isContractOf(specifier: string): boolean {
  return /^@genius\/[^/]+\/contract$/.test(specifier);
}
