/** The client: every task as a typed method, and what all tasks have in common. */

import {
  checkInput,
  type EventHandler,
  type EventOptions,
  type InputOf,
  isTask,
  type NamedTask,
  type OutputOf,
  type SubmitOptions,
  type Task,
  type Transport,
  type TransportBlobs,
} from '@genius/contract';
import { type Batch, type BatchOptions, submitAll } from './batch.ts';
import { type BrokerOptions, openBrokerTransport } from './broker.ts';
import { type Canvas, canvasOf } from './canvas.ts';
import { contractNamed } from './contract-named.ts';
import { createDiscovery, type Discovery, noDiscovery } from './discovery/discovery.ts';
import type { EventOf } from './event-of.ts';
import { type Methods, methodsOf, type TaskMethod } from './families.ts';
import { type EventData, type Tasks, taskNames } from './generated/clients.ts';
import type { HttpOptions } from './http/http-options.ts';
import { httpTransport } from './http/http-transport.ts';
import { lazyTransport } from './lazy-transport.ts';
import { type Run, runOf, type WaitOptions, waitFor } from './run.ts';

/** By HTTP through the registry, straight to the broker, or over a transport of the caller's own. */
export type ClientOptions = HttpOptions | BrokerOptions | { transport: Transport };

export interface ClientBase extends Canvas {
  /** Submits a run of a task whose contract is at hand; its input is checked here already. */
  submit<T extends Task>(task: T, input: InputOf<T>, options?: SubmitOptions): Promise<Run<OutputOf<T>>>;
  /** Submits many runs of a task; nothing is sent if one of them breaks the contract. */
  batch<T extends Task>(
    task: T,
    inputs: readonly InputOf<T>[],
    options?: BatchOptions<InputOf<T>>,
  ): Promise<Batch<OutputOf<T>>>;
  /** The result of a run by its id. */
  wait(runId: string, options?: WaitOptions): Promise<unknown>;
  /** A run that was submitted elsewhere or before. */
  run<O = unknown>(runId: string): Run<O>;
  /**
   * Hears events, one after the other, from the moment it resolves; goes on where it was when the connection is cut. A
   * topic may have `*` for one word and `#` for any number.
   */
  on<T extends keyof EventData | (string & {})>(
    topic: T,
    handler: EventHandler<EventOf<T>>,
    options?: EventOptions,
  ): Promise<{ close(): Promise<void> }>;
  /** Large content, before and after the runs that take and make it. */
  readonly blobs: TransportBlobs;
  /** Where the instances of workers are; by the registry, so only for a client with a `url`. */
  readonly discovery: Discovery;
  /** Ends what is open: waits, subscriptions, connections. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export type Client = ClientBase & Methods<Tasks>;

/** Makes a client; it connects at its first use. */
export function createClient(options: ClientOptions): Client {
  const { transport, contractOf } = wayOf(options);

  async function send(task: NamedTask, input: unknown, settings: SubmitOptions = {}): Promise<Run<never>> {
    if (isTask(task)) checkInput(task, input);
    const { id, existing } = await transport.submit(task, input, settings);
    return runOf(transport, id, existing);
  }

  const sendNamed = async (name: string, input: unknown, settings?: SubmitOptions) =>
    send((await contractOf(name)) ?? { name }, input, settings);

  const methodOf = (name: string): TaskMethod<Task> =>
    Object.assign(
      async (input: unknown, settings: SubmitOptions & WaitOptions = {}) => {
        const { deadline: _, onProgress: __, ...submission } = settings;
        return (await sendNamed(name, input, submission)).result(waitOptionsOf(settings));
      },
      {
        submit: (input: unknown, settings?: SubmitOptions) => sendNamed(name, input, settings),
        batch: (inputs: readonly unknown[], settings: BatchOptions<unknown> = {}) =>
          submitAll(inputs, settings, (input, each) => sendNamed(name, input, each)),
      },
    );

  const base: ClientBase = {
    submit: send,
    async batch(task, inputs, settings = {}) {
      for (const input of inputs) checkInput(task, input);
      return submitAll(inputs, settings, (input, each) => send(task, input, each));
    },
    ...canvasOf(transport),
    wait: (runId, settings = {}) => waitFor(transport, runId, settings),
    run: (runId) => runOf(transport, runId, true),
    on: (topic, handler, settings = {}) => transport.subscribe(topic, handler as EventHandler, settings),
    blobs: transport.blobs,
    discovery: 'url' in options ? createDiscovery(options) : noDiscovery(),
    close: () => transport.close(),
    [Symbol.asyncDispose]: () => transport.close(),
  };
  return { ...methodsOf<Tasks>(taskNames, methodOf), ...base };
}

function waitOptionsOf({ deadline, signal, onProgress }: WaitOptions): WaitOptions {
  return { ...(deadline ? { deadline } : {}), ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
}

interface Way {
  transport: Transport;
  /** Undefined where the other side has the contract and checks by it. */
  contractOf: (name: string) => Promise<Task | undefined>;
}

function wayOf(options: ClientOptions): Way {
  if ('transport' in options) return { transport: options.transport, contractOf: contractNamed };
  if ('url' in options) return { transport: httpTransport(options), contractOf: async () => undefined };
  return { transport: lazyTransport(() => openBrokerTransport(options)), contractOf: contractNamed };
}
