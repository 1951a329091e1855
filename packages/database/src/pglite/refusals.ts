/**
 * What a shared session can't offer, refused with a reason. PGlite has one session; every client of the folder works
 * in it, one transaction after another. What would outlive a transaction would leak from one client to the next.
 */
import { readStrings, type WireMessage } from './wire.ts';

/** Why `message` can't be run, or undefined if it can. */
export function refusalOf(message: WireMessage): string | undefined {
  if (message.type === 'Q') return refusalOfSql(readStrings(message.bytes, 5)[0] ?? '');
  if (message.type !== 'P') return undefined;
  const [name = '', sql = ''] = readStrings(message.bytes, 5);
  if (name !== '')
    return `Named prepared statements ("${name}") can't be used on the embedded database. Leave out the name.`;
  return refusalOfSql(sql);
}

const refused: [pattern: RegExp, reason: string][] = [
  [
    /^\s*copy\b[^;]*\bfrom\s+stdin\b/i,
    'COPY FROM STDIN is not possible on the embedded database. Insert rows in batches.',
  ],
  [
    /\bpg_(try_)?advisory_(un)?lock(_shared|_all)?\s*\(/i,
    'Session locks are not possible on the embedded database, whose clients share one session. Use pg_advisory_xact_lock inside a transaction.',
  ],
  [
    /^\s*create\s+(local\s+|global\s+)?temp(orary)?\b(?![^;]*\bon\s+commit\s+drop\b)/i,
    'A temporary table would be seen by every client of the embedded database. Create it inside a transaction with ON COMMIT DROP.',
  ],
  [
    /^\s*(prepare|unlisten)\b/i,
    'PREPARE and UNLISTEN act on the session that all clients of the embedded database share.',
  ],
];

function refusalOfSql(sql: string): string | undefined {
  return refused.find(([pattern]) => pattern.test(sql))?.[1];
}
