#!/usr/bin/env node
// Starts the command line on a Node that can run it. Everything here must parse on Node 18.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [major, minor] = process.versions.node.split('.').map(Number);
const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, '../src/main.ts');

if (major > 22 || (major === 22 && minor >= 18)) {
  module.enableCompileCache?.();
  if (process.env.GENIUS_WRAPPED && process.channel) stopWithWrapper();
  const { main } = await import(existsSync(source) ? '../src/main.ts' : '../dist/main.js');
  await main(process.argv);
} else {
  const node = packagedNode();
  if (node) runOn(node);
  else {
    process.stderr.write(
      `genius needs Node 22.18 or newer and this is ${process.versions.node}. In a clone "npm ci" brings one along; elsewhere install one from https://nodejs.org.\n`,
    );
    process.exitCode = 2;
  }
}

/** The Node that the devDependency `node` brings into a clone. */
function packagedNode() {
  if (process.env.GENIUS_WRAPPED) return undefined;
  for (let folder = here; ; folder = dirname(folder)) {
    const node = join(folder, 'node_modules/node/bin/node');
    if (existsSync(node)) return node;
    if (folder === dirname(folder)) return undefined;
  }
}

/** Runs this file on another Node and ends as it ends. */
function runOn(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, GENIUS_WRAPPED: '1' },
  });
  const pass = (signal) => process.on(signal, () => child.kill(signal));
  pass('SIGTERM');
  pass('SIGHUP');
  // A terminal gives Ctrl-C to both processes; passing it on would make it two.
  if (process.stdin.isTTY) process.on('SIGINT', () => {});
  else pass('SIGINT');
  child.on('exit', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exitCode = code;
  });
}

/** If the wrapping process is killed, nobody could stop this one any more. */
function stopWithWrapper() {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
