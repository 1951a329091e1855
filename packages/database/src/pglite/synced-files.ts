/**
 * PGlite's files with PostgreSQL's own fsync made real.
 * PGlite starts with fsync off, and its file layer answers fsync without doing it. Here both are on, so checkpoints,
 * recovery and file creation are synced where PostgreSQL asks for it. One thing is our own: the sync of the log at
 * commit waits for `syncLog()`, so that commits which arrive together share one. Whoever answers a client calls
 * `syncLog()` first. The log still goes to disk before the data that rests on it: every change of another file
 * syncs the waiting log before it happens.
 */
import { closeSync, fdatasyncSync, fsyncSync, openSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

export interface SyncedFiles {
  /** For PGlite's `fs` option. */
  fs: NodeFS;
  /** For PGlite's `startParams` option. */
  startParams: string[];
  /** Syncs the log if a commit waits for it. Throws if the disk refuses: then nothing more may be answered. */
  syncLog(): void;
}

export function syncedFiles(pgdata: string): SyncedFiles {
  const log = waitingLog();
  return {
    fs: new SyncedNodeFS(pgdata, log),
    startParams: [
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
      ...['-c', 'fsync=on', '-c', 'wal_sync_method=fsync', '-c', 'synchronous_commit=on', '-c', 'full_page_writes=on'],
      ...['-c', 'shared_buffers=32MB', '-c', 'max_wal_size=128MB'],
    ],
    syncLog: log.sync,
  };
}

interface WaitingLog {
  /** Remembers that a file of the log was written and asked to be synced. */
  wait(hostPath: string): void;
  sync(): void;
}

function waitingLog(): WaitingLog {
  const waiting = new Set<string>();
  // The current segment stays open. A segment's name is never given to another file, so the path is a safe key.
  let open: { path: string; fd: number } | undefined;
  return {
    wait: (hostPath) => void waiting.add(hostPath),
    sync() {
      for (const path of waiting) {
        if (open?.path !== path) {
          if (open) closeSync(open.fd);
          open = { path, fd: openSync(path, 'r+') };
        }
        fdatasyncSync(open.fd);
        waiting.delete(path);
      }
    },
  };
}

// PGlite extends its file systems by class; the rest of this file is the patch that the class carries in.
class SyncedNodeFS extends NodeFS {
  readonly #log: WaitingLog;
  constructor(pgdata: string, log: WaitingLog) {
    super(pgdata);
    this.#log = log;
  }
  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const made = await super.init(pg, options);
    made.emscriptenOpts.preRun?.push((module) => makeSyncsReal(module as unknown as EmscriptenModule, this.#log));
    return made;
  }
}

interface Stream {
  node: object;
  /** The host's file descriptor; a directory has none. */
  nfd?: number | null;
}
type Operation = (first: never, ...rest: never[]) => unknown;
interface EmscriptenModule {
  FS: {
    filesystems: {
      NODEFS: {
        realPath(node: object): string;
        node_ops: Record<string, Operation>;
        stream_ops: Record<string, Operation>;
      };
    };
  };
}

function makeSyncsReal(module: EmscriptenModule, log: WaitingLog): void {
  const files = module.FS.filesystems.NODEFS;
  const { node_ops: nodes, stream_ops: streams } = files;
  const pathOf = (stream: Stream) => files.realPath(stream.node);

  streams.fsync = (stream: Stream) => {
    const path = pathOf(stream);
    if (isLogSegment(path)) log.wait(path);
    else {
      log.sync();
      if (stream.nfd == null) syncPath(path);
      else fsyncSync(stream.nfd);
    }
    return 0;
  };
  afterLog(streams, 'write', (stream: Stream) => !isLogSegment(pathOf(stream)));
  afterLog(streams, 'setattr', () => true);
  for (const change of ['setattr', 'mknod', 'rename', 'unlink', 'rmdir', 'symlink'])
    afterLog(nodes, change, () => true);

  function afterLog(operations: Record<string, Operation>, name: string, applies: (first: never) => boolean): void {
    const original = operations[name];
    if (!original)
      throw new Error(`PGlite's file layer has no ${name}: this version of PGlite needs a new look at syncing`);
    operations[name] = (first, ...rest) => {
      if (applies(first)) log.sync();
      return original(first, ...rest);
    };
  }
}

function isLogSegment(path: string): boolean {
  return /[/\\]pg_wal[/\\][0-9A-F]{24}$/.test(path);
}

function syncPath(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
