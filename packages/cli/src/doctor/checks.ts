/** The doctor's checks, in stages: those of one stage run side by side, and a stage rests on those before it. */

import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { chooseProviders, type HealthHost } from '@genius/runtime';
import { assertLocalFileSystem } from '@genius/runtime/local-folder';
import { say } from '../language.ts';
import { withPlatform } from '../open-platform.ts';
import { hasData, onServers, readSettings, type Settings } from '../settings.ts';
import { knownTags, loadWorker } from '../workers.ts';
import { checkBlobs } from './check-blobs.ts';
import { checkDatabase } from './check-database.ts';
import { hasStore } from './check-postgres.ts';
import { checkRabbitmq } from './check-rabbitmq.ts';
import { checkRedis } from './check-redis.ts';
import { checkSecrets } from './check-secrets.ts';
import { checkSettings } from './check-settings.ts';
import type { Check, Finding, Found } from './finding.ts';
import { withinLimit } from './time-limit.ts';

const HEALTH_MS = 5_000;
/** Several servers answer in it, one after the other. */
const OPEN_MS = 10_000;

export const stages: readonly (readonly Check[])[] = [
  [{ name: 'node', check: checkNode }],
  [{ name: 'settings', check: checkSettings }],
  [
    { name: 'folder', check: checkFolder },
    { name: 'rabbitmq', check: () => checkRabbitmq() },
    { name: 'redis', check: checkRedis },
    { name: 'database', check: checkDatabase },
    { name: 'blobs', check: checkBlobs },
    { name: 'secrets', check: () => checkSecrets() },
    { name: 'port', check: checkPort },
  ],
  [{ name: 'store', check: checkStore }],
  [{ name: 'workers', check: checkWorkers }],
];

async function checkNode() {
  return [
    {
      state: 'ok' as const,
      what: `${process.versions.node}, SQLite ${process.versions.sqlite ?? '?'} (${process.execPath})`,
    },
  ];
}

async function checkFolder() {
  const settings = readSettings();
  const { data } = settings;
  const exists = await access(data).then(
    () => true,
    () => false,
  );
  const folder = exists ? data : dirname(data);
  try {
    await access(folder, constants.W_OK);
  } catch {
    return [
      {
        state: 'bad' as const,
        what: say(`${folder} can not be written`, `în ${folder} nu se poate scrie`),
        remedy: say(
          'Give yourself the right to write there, or set GENIUS_DATA.',
          'Dați-vă dreptul de scriere sau setați GENIUS_DATA.',
        ),
      },
    ];
  }
  try {
    // On servers it holds blobs at most, in a folder that hosts share.
    if (!onServers(settings)) await assertLocalFileSystem(folder);
  } catch {
    return [
      {
        state: 'bad' as const,
        what: say(
          `${folder} is on a network or user-space file system, whose locks and syncs can not be relied on`,
          `${folder} este pe un sistem de fișiere din rețea sau din spațiul utilizatorului, nesigur la blocări și scrieri`,
        ),
        remedy: say('Set GENIUS_DATA to a folder on a local disk.', 'Setați GENIUS_DATA pe un disc local.'),
      },
    ];
  }
  const { bavail, bsize } = await statfs(folder);
  const freeGb = (bavail * bsize) / 1e9;
  const what = say(
    `${data}, ${freeGb.toFixed(1)} GB free${exists ? '' : ', not made yet'}`,
    `${data}, ${freeGb.toFixed(1)} GB liberi${exists ? '' : ', încă necreat'}`,
  );
  if (freeGb < 1)
    return [
      {
        state: 'note' as const,
        what,
        remedy: say(
          'Make room: runs are refused when the disk is full.',
          'Eliberați spațiu: la disc plin rulările sunt refuzate.',
        ),
      },
    ];
  return [{ state: 'ok' as const, what }];
}

async function checkStore(earlier: readonly Finding[]): Promise<Found[]> {
  const settings = readSettings();
  if (onServers(settings)) {
    const needed = ['rabbitmq', 'redis', 'database'];
    if (earlier.some(({ name, state }) => state === 'bad' && needed.includes(name))) {
      return [
        {
          state: 'note',
          what: say(
            'not opened, since a server is not as it should be',
            'nedeschis, fiindcă un server nu este în regulă',
          ),
        },
      ];
    }
    // Opening would make it.
    if (!(await hasStore(settings.databaseUrl, settings.schema))) return [nothingRanYet()];
    return withinLimit(openStore(settings), undefined, OPEN_MS);
  }
  return hasData(settings) ? openStore(settings) : [nothingRanYet()];
}

const nothingRanYet = (): Found => ({ state: 'ok', what: say('nothing ran here yet', 'încă nu a rulat nimic aici') });

function openStore(settings: Settings): Promise<Found[]> {
  return withPlatform({ settings }, async ({ platform: { ports } }) => {
    const [instances, depths, tampered] = await Promise.all([
      ports.instances.list(),
      ports.broker.depth(),
      ports.audit.verify(),
    ]);
    const running = instances.filter(({ alive, tags }) => alive && tags.length > 0);
    const names = running.map(({ host, pid, tags }) => `${tags.join(', ')} (${host}, pid ${pid})`).join('; ');
    const dead = depths.reduce((sum, depth) => sum + depth.dead, 0);
    return [
      {
        state: 'ok' as const,
        what: names
          ? say(`opens; running: ${names}`, `se deschide; rulează: ${names}`)
          : say('opens; no worker runs', 'se deschide; niciun lucrător nu rulează'),
      },
      ...(dead
        ? [
            {
              state: 'note' as const,
              what:
                dead === 1
                  ? say('1 dead letter', '1 scrisoare moartă')
                  : say(`${dead} dead letters`, `${dead} scrisori moarte`),
              remedy: 'genius dead list',
            },
          ]
        : []),
      ...(tampered === undefined
        ? []
        : [
            {
              state: 'bad' as const,
              what: say(
                `the audit log was changed at position ${tampered}`,
                `jurnalul de audit a fost modificat la poziția ${tampered}`,
              ),
            },
          ]),
    ];
  });
}

async function checkPort() {
  const { port, host } = readSettings();
  if (port === 0) return [{ state: 'ok' as const, what: say('any free one', 'oricare liber') }];
  const problem = await new Promise<string | undefined>((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
  if (!problem) return [{ state: 'ok' as const, what: say(`${port} is free`, `${port} este liber`) }];
  return [
    {
      state: 'note' as const,
      what: say(
        `${port} is in use (${problem}), perhaps by a running platform`,
        `${port} este ocupat (${problem}), poate de o platformă pornită`,
      ),
      remedy: say(`If not: GENIUS_PORT=${port + 1} genius start`, `Dacă nu: GENIUS_PORT=${port + 1} genius start`),
    },
  ];
}

/** With the store, if one is there and well: some checks look at what is kept in it. */
async function checkWorkers(earlier: readonly Finding[]) {
  const settings = readSettings();
  const checkAll = async (host?: HealthHost) =>
    (await Promise.all(knownTags.map((tag) => checkWorker(settings, tag, host)))).flat();
  const needed = ['folder', 'rabbitmq', 'redis', 'database', 'secrets', 'store'];
  const isWell = !earlier.some(({ name, state }) => state === 'bad' && needed.includes(name));
  if (!isWell) return checkAll();
  const isThere = onServers(settings) ? await hasStore(settings.databaseUrl, settings.schema) : hasData(settings);
  return isThere ? withPlatform({ settings }, ({ platform }) => checkAll(platform)) : checkAll();
}

async function checkWorker(settings: Settings, tag: string, host: HealthHost | undefined): Promise<Found[]> {
  const worker = await loadWorker(tag);
  const { simulated, missing } = chooseProviders(settings, [worker]);
  const remedy = missing.get(tag) ?? worker.unavailable?.();
  if (remedy) return [{ state: 'note', what: say(`${tag} can not run here`, `${tag} nu poate rula aici`), remedy }];
  if (simulated.size > 0) return [simulatedAt(tag, [...simulated].join(', '), worker.providers?.[0]?.settings[0])];
  const warnings: Found[] = [];
  for (const { name, check } of worker.health ?? []) {
    try {
      const warning = await check(AbortSignal.timeout(HEALTH_MS), host);
      if (warning) warnings.push({ state: 'note', what: `${tag}: ${name}`, remedy: warning });
    } catch (error) {
      return [
        { state: 'bad', what: `${tag}: ${name}`, remedy: error instanceof Error ? error.message : String(error) },
      ];
    }
  }
  return [{ state: 'ok', what: say(`${tag} can run here`, `${tag} poate rula aici`) }, ...warnings];
}

/** Its deep checks would ask the simulator, which runs with the platform only. */
function simulatedAt(tag: string, provider: string, variable: string | undefined): Found {
  return {
    state: 'ok',
    what: say(
      `${tag} can run here, with ${provider} simulated; ${variable} names the real one`,
      `${tag} poate rula aici, cu ${provider} simulat; ${variable} îl numește pe cel real`,
    ),
  };
}
