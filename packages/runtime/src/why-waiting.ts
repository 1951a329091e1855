/** Why a run is not running: one sentence, with what to do about it. */

import type { RunRecord } from './ports/history.ts';
import type { Ports } from './ports/ports.ts';
import { pauseOf } from './queue-pauses.ts';

export interface WaitReason {
  cause: 'time' | 'paused' | 'no-worker' | 'limit' | 'lane' | 'chain' | 'slot';
  en: string;
  ro: string;
}

/** What is known of the run alone. Undefined if it runs or has ended. */
export function reasonOfRun({ state, dueAt, waitsFor, limitKey, lane }: RunRecord): WaitReason | undefined {
  if (state === 'scheduled' && dueAt !== undefined) {
    const time = new Date(dueAt).toISOString();
    return { cause: 'time', en: `It waits until ${time}.`, ro: `Așteaptă până la ${time}.` };
  }
  if (!waitsFor) return undefined;
  // The store gives its reason in English; the record says the same by what it names.
  if (limitKey && waitsFor.includes(limitKey)) {
    return { cause: 'limit', en: waitsFor, ro: `Așteaptă limita ${limitKey}.` };
  }
  if (lane && waitsFor.includes(lane)) {
    return { cause: 'lane', en: waitsFor, ro: `Așteaptă rularea dinaintea ei de pe banda ${lane}.` };
  }
  if (waitsFor.includes('before it')) {
    return { cause: 'chain', en: waitsFor, ro: 'Așteaptă rularea dinaintea ei din lanț sau grup.' };
  }
  return { cause: 'slot', en: waitsFor, ro: 'Așteaptă un loc liber la un lucrător al cozii.' };
}

/** The same with what is known of its queue: whether it is paused, and whether a process works on it. */
export async function whyWaiting(
  ports: Pick<Ports, 'kv' | 'instances'>,
  run: RunRecord,
): Promise<WaitReason | undefined> {
  const { queue, state } = run;
  if (state !== 'waiting') return reasonOfRun(run);
  const pause = await pauseOf(ports.kv, queue);
  if (pause) {
    return {
      cause: 'paused',
      en: `The queue ${queue} is paused: ${pause.reason}`,
      ro: `Coada ${queue} este oprită: ${pause.reason}`,
    };
  }
  const instances = await ports.instances.list();
  if (!instances.some(({ alive, tags }) => alive && tags.includes(queue))) {
    return {
      cause: 'no-worker',
      en: `No process runs the worker ${queue}. Start one: genius work ${queue}`,
      ro: `Niciun proces nu rulează lucrătorul ${queue}. Porniți unul: genius work ${queue}`,
    };
  }
  return reasonOfRun(run);
}
