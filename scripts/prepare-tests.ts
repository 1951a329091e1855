/**
 * Before the tests: as root installs what they need from Debian, as an ordinary user says which tests are left out and
 * how to run them. It never asks, never waits for long, and only fails under CI, where no test may be left out.
 */

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type DebianPackage, missingPackages } from './debian-packages.ts';
import { forbidServices } from './forbid-services.ts';

const strict = process.env.CI === 'true' || process.env.GENIUS_STRICT === '1';

const wanted = missingPackages();
if (wanted.length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) install(wanted);
report(missingPackages());

function install(packages: DebianPackage[]): void {
  const names = packages.map(({ name }) => name);
  console.log(`Installing what the tests need from Debian: ${names.join(' ')}`);
  const allowServices = forbidServices();
  try {
    aptGet('update') && aptGet('install', '--no-install-recommends', ...names);
  } finally {
    allowServices();
  }
}

/** Bounded in every wait: for another apt (30 s), for a mirror (15 s a try), and as a whole (5 minutes). */
function aptGet(...command: string[]): boolean {
  const limits = [
    'DPkg::Lock::Timeout=30',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=15',
    'Acquire::https::Timeout=15',
  ];
  const result = spawnSync('apt-get', ['-q', '-y', ...limits.flatMap((limit) => ['-o', limit]), ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    timeout: 300_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
  if (result.status === 0) return true;
  const words = `${result.stdout}${result.stderr}${result.error?.message ?? ''}`.trim().split('\n').slice(-5);
  console.log(`apt-get ${command[0]} failed (is this machine offline?):\n  ${words.join('\n  ')}`);
  return false;
}

function report(packages: DebianPackage[]): void {
  if (packages.length === 0) return;
  console.log('Not installed, so these tests are left out:');
  for (const { name, tests } of packages) console.log(`  ${name}: tests ${tests}`);
  console.log(`To run them: sudo apt-get install ${packages.map(({ name }) => name).join(' ')}`);
  if (strict) {
    console.log('In CI no test may be left out.');
    console.log('0 passed, 1 failed');
    process.exitCode = 1;
  }
}
