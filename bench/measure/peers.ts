/** Installs the peers on demand, and says which of them can be measured here. */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { peersFolder } from '../systems/load-peer.ts';
import type { SystemName } from '../systems/system.ts';

const npm = (args: string[], env: Record<string, string> = {}): boolean => {
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []];
  const { status, stderr } = spawnSync(command, [...first, ...args, '--no-audit', '--no-fund'], {
    cwd: peersFolder,
    encoding: 'utf8',
    timeout: 300_000,
    env: { ...process.env, ...env },
  });
  if (status !== 0)
    console.log(`  npm ${args[0]} failed: ${stderr?.trim().split('\n').slice(-2).join(' ') || 'no reason given'}`);
  return status === 0;
};

/** Whether this Node loads and opens it. */
function works(code: string): boolean {
  return spawnSync(process.execPath, ['-e', code], { cwd: peersFolder, timeout: 20_000 }).status === 0;
}

const SQLITE_WORKS = "const D = require('better-sqlite3'); new D(':memory:').prepare('select 1').get()";

export function installPeers(): SystemName[] {
  const modules = join(peersFolder, 'node_modules');
  if (!existsSync(join(modules, 'bullmq'))) {
    console.log('Installing the peers into bench/peers (npm ci) …');
    if (!npm(['ci', '--ignore-scripts'])) {
      console.log('The peers could not be installed (is this machine offline?): their rows are left out.');
      return [];
    }
  }
  if (!works(SQLITE_WORKS)) buildSqlite(modules);
  const found: SystemName[] = [];
  if (works("require('bee-queue')")) found.push('bee-queue');
  if (works("require('bullmq')")) found.push('bullmq');
  if (works(SQLITE_WORKS)) found.push('plainjob');
  else console.log('better-sqlite3 could not be built here: plainjob is left out.');
  return found;
}

/**
 * Node's own package brings headers, so that none of the machine's are taken. The last of Node 24 whose headers
 * better-sqlite3 can be built with is 24.18.1 (nodejs/node#65446: built with later ones it aborts in a collection).
 */
function buildSqlite(modules: string): void {
  console.log('Building better-sqlite3 for this Node (about a minute) …');
  const headers = `node-${process.platform}-${process.arch}`;
  const version = process.versions.modules === '137' ? '24.18.1' : process.versions.node;
  const own = npm(['install', '--no-save', '--ignore-scripts', `${headers}@${version}`]);
  const build = {
    npm_config_build_from_source: 'true',
    ...(own ? { npm_config_nodedir: join(modules, headers) } : {}),
  };
  npm(['rebuild', 'better-sqlite3'], build);
}
