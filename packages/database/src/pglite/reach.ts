/** Finds the owner of a folder and connects to it, or becomes the owner if there is none. */
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { databaseErrors } from '../errors.ts';
import { addressOf, type OwnerAddress } from './address.ts';
import { type Ownership, tryOwn } from './own.ts';
import { type DatabaseOwner, nameOwner, readOwnerNote } from './owner-note.ts';

export interface ReachOptions {
  folder: string;
  idleMs: number;
  waitMs: number;
  /** How long to look for an owner that answers, in ms. */
  reachMs: number;
}

/** A way to the owner of one folder, whoever that is at the moment. */
export interface Reach {
  /** A connected socket. Throws GW_DATABASE_UNREACHABLE, GW_DATABASE_OPEN_FAILED, GW_DATABASE_CLOSED. */
  connect(): Promise<Socket>;
  /** The error to throw if the owner has taken the connection and doesn't answer within `reachMs`. */
  unreachable(): Promise<Error>;
  readonly reachMs: number;
  password(): Promise<string>;
  owner(): Promise<DatabaseOwner | undefined>;
  isOwner(): boolean;
  /** If this process owns the folder, closes it within `graceMs`; another process may take it then. */
  close(graceMs: number): Promise<void>;
}

export function reachOwner(options: ReachOptions): Reach {
  let address: Promise<OwnerAddress> | undefined;
  let ownership: Ownership | undefined;
  let owning: Promise<void> | undefined;
  let isClosed = false;

  const addressOnce = () => {
    address ??= addressOf(options.folder);
    return address;
  };

  return {
    async connect() {
      const { socketPath } = await addressOnce();
      for (const deadline = performance.now() + options.reachMs; performance.now() < deadline; await delay(20)) {
        if (isClosed) throw databaseErrors.GW_DATABASE_CLOSED();
        const socket = await tryConnect(socketPath);
        if (socket) return socket;
        owning ??= own().finally(() => {
          owning = undefined;
        });
        await owning;
      }
      throw await this.unreachable();
    },
    async unreachable() {
      const { folder } = await addressOnce();
      const holder = nameOwner(await readOwnerNote(folder));
      return databaseErrors.GW_DATABASE_UNREACHABLE({ folder, holder, seconds: options.reachMs / 1000 });
    },
    reachMs: options.reachMs,
    password: async () => (await addressOnce()).password,
    owner: async () => readOwnerNote((await addressOnce()).folder),
    isOwner: () => ownership !== undefined,
    async close(graceMs) {
      isClosed = true;
      await owning?.catch(() => undefined);
      await ownership?.close(graceMs);
    },
  };

  async function own(): Promise<void> {
    const { idleMs, waitMs } = options;
    const owned = await tryOwn({ address: await addressOnce(), idleMs, waitMs });
    ownership = owned;
    void owned?.ended.then(() => {
      if (ownership === owned) ownership = undefined;
    });
  }
}

// Nobody listens (ECONNREFUSED, ENOENT) or too many call at once (EAGAIN): all are asked again by the caller.
function tryConnect(socketPath: string): Promise<Socket | undefined> {
  const { promise, resolve } = Promise.withResolvers<Socket | undefined>();
  const socket = connect({ path: socketPath });
  const fail = () => resolve(undefined);
  socket.once('error', fail);
  socket.once('connect', () => {
    socket.off('error', fail);
    resolve(socket);
  });
  return promise;
}
