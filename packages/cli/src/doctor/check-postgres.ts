/** PostgreSQL: whether it answers, its version, and whether runs can be kept in it. */

import { say } from '../language.ts';
import { onServers, readSettings, shownUrl } from '../settings.ts';
import type { Found } from './finding.ts';
import { ANSWER_MS, unreachable, withinLimit } from './time-limit.ts';

const OLDEST = 15;
const NEWEST = 17;
/** Releases that our tests ran on. */
const TESTED = [15];

interface Answer {
  version: string;
  number: number;
  replica: boolean;
  fsync: string;
  /** Version of pgvector in this database, and of the one that could be made. */
  vector: string | null;
  vector_available: string | null;
  has_schema: boolean;
  may_make: boolean;
  may_use: boolean;
  who: string;
  database: string;
}

const QUESTION = `SELECT
  current_setting('server_version') AS version,
  current_setting('server_version_num')::int AS number,
  pg_is_in_recovery() AS replica,
  current_setting('fsync') AS fsync,
  (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS vector,
  (SELECT default_version FROM pg_available_extensions WHERE name = 'vector') AS vector_available,
  to_regnamespace(quote_ident($1)) IS NOT NULL AS has_schema,
  has_database_privilege(current_database(), 'CREATE') AS may_make,
  coalesce((SELECT has_schema_privilege(oid, 'CREATE') FROM pg_namespace WHERE nspname = $1), false) AS may_use,
  current_user AS who,
  current_database() AS database`;

/** Looks at the server of DATABASE_URL. It signs in and reads; nothing is made or migrated. */
export async function checkPostgres(databaseUrl: string): Promise<Found[]> {
  const settings = readSettings();
  const shown = shownUrl(databaseUrl);
  try {
    const [answer] = await ask<Answer>(databaseUrl, QUESTION, [settings.schema]);
    return judge(shown, answer as Answer, onServers(settings) ? settings.schema : undefined);
  } catch (error) {
    return [judgeRefusal(shown, error)];
  }
}

/** Whether a platform has ever kept runs there. */
export async function hasStore(databaseUrl: string, schema: string): Promise<boolean> {
  const [row] = await ask<{ found: boolean }>(databaseUrl, `SELECT to_regclass($1) IS NOT NULL AS found`, [
    `${schema}.runs`,
  ]);
  return row?.found === true;
}

async function ask<T extends object>(url: string, question: string, values: unknown[]): Promise<T[]> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_MS,
    application_name: 'genius doctor',
  });
  client.on('error', () => undefined);
  try {
    return (await withinLimit(client.connect().then(() => client.query<T>(question, values)))).rows;
  } finally {
    // A server that no longer answers must not keep the doctor.
    await withinLimit(client.end(), undefined, 500).catch(() => undefined);
  }
}

function judge(shown: string, answer: Answer, schema: string | undefined): Found[] {
  const major = Math.floor(answer.number / 10_000);
  const version = answer.version.split(' ')[0] ?? answer.version;
  const found = { what: say(`PostgreSQL ${version} on ${shown}`, `PostgreSQL ${version} pe ${shown}`), version };
  const more: Found[] = [];
  if (answer.replica) {
    more.push({
      state: 'bad',
      what: say('it is a replica, which takes no writes', 'este o replică, care nu acceptă scrieri'),
      remedy: say('Put the primary into DATABASE_URL.', 'Puneți serverul principal în DATABASE_URL.'),
    });
  }
  if (answer.fsync === 'off') {
    more.push({
      state: 'note',
      what: say(
        'fsync is off: a power cut loses what was confirmed',
        'fsync este oprit: o pană de curent pierde ce s-a confirmat',
      ),
      remedy: 'ALTER SYSTEM SET fsync = on; SELECT pg_reload_conf();',
    });
  }
  if (schema !== undefined && !answer.has_schema && !answer.may_make) {
    more.push({
      state: 'bad',
      what: say(
        `there is no schema ${schema}, and ${answer.who} may not make it`,
        `schema ${schema} nu există, iar ${answer.who} nu are voie să o creeze`,
      ),
      remedy: `CREATE SCHEMA ${schema} AUTHORIZATION "${answer.who}"; (${say('as a superuser', 'ca superutilizator')})`,
    });
  }
  if (schema !== undefined && answer.has_schema && !answer.may_use) {
    more.push({
      state: 'bad',
      what: say(
        `${answer.who} may not make tables in the schema ${schema}`,
        `${answer.who} nu are voie să creeze tabele în schema ${schema}`,
      ),
      remedy: `GRANT ALL ON SCHEMA ${schema} TO "${answer.who}"; (${say('as its owner', 'ca proprietar')})`,
    });
  }
  if (answer.vector === null) {
    more.push({
      state: 'note',
      what: say(
        'pgvector is not in this database; only workers that search by meaning need it',
        'pgvector nu este în această bază; îl cer doar lucrătorii care caută după sens',
      ),
      remedy: answer.vector_available
        ? `CREATE EXTENSION vector; (${say('as a superuser', 'ca superutilizator')})`
        : `apt-get install postgresql-${major}-pgvector, ${say('then as a superuser', 'apoi ca superutilizator')}: CREATE EXTENSION vector;`,
    });
  }
  if (major < OLDEST) {
    const remedy = say(`Use PostgreSQL ${OLDEST} to ${NEWEST}.`, `Folosiți PostgreSQL ${OLDEST}–${NEWEST}.`);
    return [{ state: 'bad', ...found, remedy }, ...more];
  }
  if (TESTED.includes(major)) return [{ state: 'ok', ...found }, ...more];
  const what = `${found.what} ${say(`(not tested; tested: ${TESTED.join(', ')})`, `(netestat; testat: ${TESTED.join(', ')})`)}`;
  return [{ ...found, state: major > NEWEST ? 'note' : 'ok', what }, ...more];
}

function judgeRefusal(shown: string, error: unknown): Found {
  const { code, message } = error as { code?: string; message: string };
  const bad = (en: string, ro: string, remedyEn: string, remedyRo: string): Found => ({
    state: 'bad',
    what: say(`PostgreSQL on ${shown} ${en}`, `PostgreSQL pe ${shown} ${ro}`),
    remedy: say(remedyEn, remedyRo),
  });
  switch (code) {
    case '28P01':
    case '28000':
      return bad(
        'refuses the user and password of DATABASE_URL',
        'refuză utilizatorul și parola din DATABASE_URL',
        'Correct them, or allow this host in pg_hba.conf.',
        'Corectați-le sau permiteți această gazdă în pg_hba.conf.',
      );
    case '3D000':
      return bad(
        'has no such database',
        'nu are această bază de date',
        `Make it: createdb ${new URL(shown).pathname.slice(1)}; or correct the path in DATABASE_URL.`,
        `Creați-o: createdb ${new URL(shown).pathname.slice(1)}; sau corectați calea din DATABASE_URL.`,
      );
    case '53300':
      return bad(
        'has no connection left',
        'nu mai are conexiuni libere',
        'Raise max_connections, or stop who holds them (SELECT * FROM pg_stat_activity).',
        'Măriți max_connections sau opriți cine le ține (SELECT * FROM pg_stat_activity).',
      );
    case '57P03':
      return bad('is still starting', 'încă pornește', 'Wait until it has.', 'Așteptați să termine.');
  }
  const isLate = /timeout/.test(message);
  const problem = unreachable(isLate ? { code: 'ETIMEDOUT' } : error) ?? code ?? message.slice(0, 100);
  return bad(
    `can not be reached: ${problem}`,
    `nu este accesibil: ${problem}`,
    'Start it (docker compose up --wait postgres), correct DATABASE_URL, or unset it (and BROKER_URL) to use the embedded one.',
    'Porniți-l (docker compose up --wait postgres), corectați DATABASE_URL sau ștergeți-l (și BROKER_URL) pentru baza integrată.',
  );
}
