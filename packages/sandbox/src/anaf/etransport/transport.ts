/** A transport as its declarations leave it: what is declared of it now, and whether its UIT is good. */

import { DAY_MS, writeDay } from '../../clock.ts';
import type { Environment } from '../visit.ts';
import type { Facts, Notice, Vehicle } from './declaration.ts';
import type { Declarations, Taken } from './store.ts';

export interface Transport {
  uit: string;
  /** Its first notice, or the latest correction. */
  declared: Taken;
  notice: Notice;
  /** The moment of the latest change. */
  changed: number | undefined;
  /** The vehicle as it was changed last. */
  vehicle: Vehicle;
  changes: NonNullable<Facts['vehicle']>[];
  confirmation: Facts['confirmation'] | undefined;
  /** `YYYY-MM-DD`: the first day on which the UIT isn't good any more. */
  expires: string;
  state: 'valid' | 'expired' | 'deleted';
}

/** Intra-community acquisitions, storage in transit, lohn and call-off stock: 15 days; the others 5. */
const LONG = ['10', '12', '14', '22', '24', '60'];

/** Calendar days for which a UIT is good, from the declared day on. */
const validityDays = (operation: string): number => (LONG.includes(operation) ? 15 : 5);

/** Finds transports, each once: lists name the same ones again and again. */
export function transportsAt(
  declarations: Declarations,
  now: number,
): (env: Environment, uit: string) => Transport | undefined {
  const found = new Map<string, Transport | undefined>();
  return (env, uit) => {
    const key = `${env} ${uit}`;
    if (!found.has(key)) found.set(key, transportOf(declarations, env, uit, now));
    return found.get(key);
  };
}

/** The transport by what was `ok` at that moment, or `undefined` if there is no such notice. */
export function transportOf(
  declarations: Declarations,
  env: Environment,
  uit: string,
  now: number,
): Transport | undefined {
  const good = declarations.goodOf(env, uit).filter(({ ready }) => ready <= now);
  const notices = good.filter(({ notice }) => notice !== undefined);
  const declared = notices.at(-1);
  if (!declared?.notice) return undefined;
  const later = good.filter(({ tip }) => tip !== 'NOT');
  const changes = good.flatMap(({ vehicle }) => vehicle ?? []);
  const expires = addDays(declared.notice.day, validityDays(declared.notice.operation));
  const isDeleted = good.some(({ tip }) => tip === 'DEL');
  return {
    uit,
    declared,
    notice: declared.notice,
    changed: later.at(-1)?.ready,
    vehicle: latestVehicle(good) ?? declared.notice,
    changes,
    confirmation: good.findLast(({ confirmation }) => confirmation !== undefined)?.confirmation,
    expires,
    state: declarations.forced(uit) ?? (isDeleted ? 'deleted' : writeDay(now) >= expires ? 'expired' : 'valid'),
  };
}

const latestVehicle = (good: readonly Taken[]): Vehicle | undefined => {
  const latest = good.findLast(({ vehicle, notice }) => vehicle ?? notice);
  return latest?.vehicle ?? latest?.notice;
};

function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

const UNKNOWN = 'Nu a fost identificat UIT-ul printre notificarile valide anterioare.';

/**
 * What the system holds against a declaration that names an earlier one, once its rules are kept. That a UIT past its
 * days can still be deleted and confirmed, but neither corrected nor given another vehicle, is the simulator's reading.
 */
export function referenceFaults(
  { tip, uit, declarant }: Facts,
  env: Environment,
  now: number,
  declarations: Declarations,
): string[] {
  if (tip === 'NOT') return [];
  const transport = transportOf(declarations, env, uit, now);
  const isOwn = transport?.declared.declarant === declarant;
  if (!transport || !isOwn || transport.state === 'deleted') return [UNKNOWN];
  return transport.state === 'expired' && (tip === 'COR' || tip === 'MVH') ? [UNKNOWN] : [];
}
