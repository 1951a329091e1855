/** What the bench asks of every queue that it measures. */

export interface Payload {
  id: number;
}

/** Servers of the Celery transport, as `openCelery` takes them. */
export interface CeleryPlace {
  brokerUrl: string;
  redisUrl: string;
  databaseUrl: string;
  schema: string;
  blobFolder: string;
}

/** One measurement's own world. */
export interface Place {
  /** Empty at first. Files go here. */
  folder: string;
  redisPort: number;
  /** Default 0. */
  redisDatabase?: number;
  celery?: CeleryPlace;
}

export interface Sender {
  one(payload: Payload): Promise<unknown>;
  many(payloads: readonly Payload[]): Promise<unknown>;
  close(): Promise<void>;
}

export interface WorkerSide {
  close(): Promise<void>;
}

export interface WorkerSettings {
  concurrency: number;
  handle: (payload: Payload) => Promise<void>;
  /** Called after each completion that is stored, by systems that can tell. */
  onStored?: (() => void) | undefined;
}

export interface System {
  /** Empties what an earlier measurement left in a server. */
  reset(place: Place): Promise<void>;
  openSender(place: Place): Promise<Sender>;
  startWorker(place: Place, settings: WorkerSettings): Promise<WorkerSide>;
}

export type SystemName = 'genius' | 'genius-celery' | 'bee-queue' | 'bullmq' | 'plainjob';

export async function loadSystem(name: SystemName): Promise<System> {
  if (name === 'genius') return (await import('./genius.ts')).genius;
  if (name === 'genius-celery') return (await import('./genius-celery.ts')).geniusCelery;
  if (name === 'bullmq') return (await import('./bullmq.ts')).bullmq;
  if (name === 'bee-queue') return (await import('./bee-queue.ts')).beeQueue;
  return (await import('./plainjob.ts')).plainjob;
}
