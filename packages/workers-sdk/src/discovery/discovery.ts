/** Finds the instances of workers by the registry, for those who call them directly. The token needs `workers:read`. */

import { FailureError } from '@genius/contract';
import { sdkErrors } from '../errors.ts';
import { isInvalid, isRefused, isTransient } from '../failure-kinds.ts';
import type { HttpOptions } from '../http/http-options.ts';
import { pause } from '../http/pause.ts';
import { createRequests } from '../http/requests.ts';
import {
  type CallableInstance,
  chooseOfTwo,
  type FoundInstance,
  instanceOf,
  isCallable,
  type WorkerInstance,
  whyNone,
} from './worker-instance.ts';

export interface FindOptions {
  /** Only those that can be given work. Default true. */
  healthy?: boolean;
  signal?: AbortSignal;
}

export interface ChooseOptions {
  /** Ids of instances that are not wanted, such as one that did not answer. Default none. */
  except?: Iterable<string>;
  signal?: AbortSignal;
}

export interface CallOptions {
  /** Instances that are tried at most. Default 3. */
  attempts?: number;
  signal?: AbortSignal;
}

export interface Discovery {
  /** The instances of a worker. */
  instances(tag: string, options?: FindOptions): Promise<WorkerInstance[]>;
  /**
   * One that can be called: of two taken at random the less busy one. Throws GW_SDK_NO_INSTANCE, which says what there is
   * instead.
   */
  choose(tag: string, options?: ChooseOptions): Promise<CallableInstance>;
  /**
   * Calls one, and another where it does not answer: where `call` throws anything but an invalid or refused failure. So
   * what it does may be done twice. Throws GW_SDK_NO_INSTANCE with what each of them said.
   */
  call<T>(
    tag: string,
    call: (instance: CallableInstance, signal: AbortSignal | undefined) => Promise<T>,
    options?: CallOptions,
  ): Promise<T>;
  /**
   * The instances now, and again whenever one comes, goes, or changes status, mode, version or endpoint. Goes on through
   * trouble with the registry, until the loop is left; throws the signal's reason, or what the registry refused.
   */
  watch(tag: string, options?: FindOptions): AsyncGenerator<WorkerInstance[], void, undefined>;
}

interface Answer {
  index: number;
  instances: FoundInstance[];
}

/** The registry answers within 55 s. */
const WATCH_S = 50;

/** Makes a discovery; it connects at its first use. */
export function createDiscovery(options: HttpOptions): Discovery {
  const requests = createRequests(options);

  function ask(tag: string, query: Record<string, string>, settings: object): Promise<Answer> {
    const path = `/v1/discovery/${encodeURIComponent(tag)}?${new URLSearchParams(query)}`;
    return requests.ask(path, settings, (response) => response.json() as Promise<Answer>);
  }

  async function find(tag: string, { healthy = true, signal }: FindOptions): Promise<WorkerInstance[]> {
    return (await ask(tag, { healthy: String(healthy) }, { signal })).instances.map(instanceOf);
  }

  async function choose(
    tag: string,
    except: ReadonlySet<string>,
    signal: AbortSignal | undefined,
    said: readonly string[] = [],
  ): Promise<CallableInstance> {
    const settings = signal ? { signal } : {};
    const found = (await find(tag, settings)).filter(isCallable).filter(({ id }) => !except.has(id));
    const one = chooseOfTwo(found);
    if (one) return one;
    const all = await find(tag, { ...settings, healthy: false });
    throw sdkErrors.GW_SDK_NO_INSTANCE({ tag, tried: [whyNone(all, except), ...said].join('; ') });
  }

  return {
    instances: (tag, settings = {}) => find(tag, settings),
    choose: (tag, { except = [], signal } = {}) => choose(tag, new Set(except), signal),
    async call(tag, call, { attempts = 3, signal } = {}) {
      const tried = new Set<string>();
      const said: string[] = [];
      for (;;) {
        const instance = await choose(tag, tried, signal, said);
        try {
          return await call(instance, signal);
        } catch (error) {
          signal?.throwIfAborted();
          if (isInvalid(error) || isRefused(error)) throw error;
          tried.add(instance.id);
          said.push(`${instance.address} said: ${wordsOf(error)}`);
          if (tried.size < attempts) continue;
          throw sdkErrors.GW_SDK_NO_INSTANCE({ tag, tried: said.join('; ') }, { cause: error });
        }
      }
    },
    async *watch(tag, { healthy = true, signal } = {}) {
      let index: number | undefined;
      let troubles = 0;
      for (;;) {
        signal?.throwIfAborted();
        try {
          const wait = index === undefined ? {} : { index: String(index), wait: `${WATCH_S}s` };
          const extraMs = index === undefined ? 0 : WATCH_S * 1_000;
          const answer = await ask(tag, { healthy: String(healthy), ...wait }, { signal, extraMs, attempts: 1 });
          troubles = 0;
          if (answer.index === index) continue;
          index = answer.index;
          yield answer.instances.map(instanceOf);
        } catch (error) {
          signal?.throwIfAborted();
          if (!isTransient(error)) throw error;
          await pause(requests.backoff(++troubles, error), signal);
        }
      }
    },
  };
}

/** For a client that knows no registry: each call says so. */
export function noDiscovery(): Discovery {
  const refuse = async (): Promise<never> => {
    throw sdkErrors.GW_SDK_NO_REGISTRY();
  };
  return {
    instances: refuse,
    choose: refuse,
    call: refuse,
    // biome-ignore lint/correctness/useYield: it has nothing to give
    async *watch() {
      await refuse();
    },
  };
}

/** What an instance said, in short: never what was sent to it. */
function wordsOf(error: unknown): string {
  if (error instanceof FailureError) return error.code;
  const { cause, message } = error as { cause?: { code?: string }; message?: string };
  return (cause?.code ?? message ?? 'nothing').slice(0, 200);
}
