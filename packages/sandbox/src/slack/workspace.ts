/** The workspace that the Slack simulator plays: its channels, people, webhooks, and all that was posted, in SQLite. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CHANNELS, type Channel, HOOKS, type Hook, MEMBERS } from './first-people.ts';

/** What a message says. Blocks, attachments and metadata are kept as they came. */
export interface MessageBody {
  text: string;
  blocks?: unknown[];
  attachments?: unknown[];
  metadata?: unknown;
  username?: string;
  icon_emoji?: string;
  icon_url?: string;
  /** Ids of files. */
  files?: string[];
  /** Whether a reply is shown in the channel too. */
  broadcast?: boolean;
  mrkdwn?: boolean;
}

export interface Message {
  channel: string;
  ts: string;
  threadTs?: string;
  via: 'api' | 'webhook' | 'upload';
  body: MessageBody;
  /** When it was changed last. */
  edited?: string;
  /** What it said before, oldest first. */
  before: MessageBody[];
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  mediaType: string;
  size: number;
  state: 'announced' | 'uploaded' | 'shared';
  created: string;
}

export interface Workspace {
  channels(): Channel[];
  /** By id, by name, by `#name`, or a person's id for the direct messages with them. */
  findChannel(wanted: string): Channel | undefined;
  hook(path: string): Hook | undefined;
  hooks(): Hook[];
  /** Keeps a message; it is on disk when this returns. */
  post(message: Omit<Message, 'ts' | 'before'>): Message;
  update(channel: string, ts: string, body: MessageBody): Message | undefined;
  remove(channel: string, ts: string): boolean;
  find(channel: string, ts: string): Message | undefined;
  /** Oldest first; of one thread, the first message included. */
  thread(channel: string, ts: string): Message[];
  /** The newest of a channel, or of all, oldest of them first. */
  messages(options?: { channel?: string; limit?: number }): Message[];
  count(channel?: string): number;
  announceFile(file: Pick<StoredFile, 'name' | 'title' | 'size'>): StoredFile;
  fillFile(id: string, bytes: Buffer, mediaType: string): boolean;
  shareFile(id: string, title: string): StoredFile | undefined;
  file(id: string): StoredFile | undefined;
  fileBytes(id: string): Buffer | undefined;
  /** Removes messages and files; channels stay. */
  clear(): void;
  onChange(listener: () => void): void;
  close(): void;
}

const MOST_MESSAGES = 20_000;

export function openWorkspace(folder: string): Workspace {
  const db = new DatabaseSync(join(folder, 'slack.sqlite'), { timeout: 5_000 });
  db.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS channel (id TEXT PRIMARY KEY, name TEXT NOT NULL, facts TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS message (
      number INTEGER PRIMARY KEY AUTOINCREMENT, channel TEXT NOT NULL, ts TEXT NOT NULL UNIQUE, thread_ts TEXT,
      via TEXT NOT NULL, body TEXT NOT NULL, edited TEXT, before TEXT NOT NULL DEFAULT '[]'
    ) STRICT;
    CREATE INDEX IF NOT EXISTS message_channel ON message (channel, number);
    CREATE INDEX IF NOT EXISTS message_thread ON message (thread_ts) WHERE thread_ts IS NOT NULL;
    CREATE TABLE IF NOT EXISTS file (
      id TEXT PRIMARY KEY, name TEXT NOT NULL, title TEXT NOT NULL, media_type TEXT NOT NULL, size INTEGER NOT NULL,
      state TEXT NOT NULL, created TEXT NOT NULL, bytes BLOB
    ) STRICT;
  `);
  const addChannel = db.prepare('INSERT OR IGNORE INTO channel (id, name, facts) VALUES (?, ?, ?)');
  for (const channel of CHANNELS) addChannel.run(channel.id, channel.name, JSON.stringify(channel));

  const sql = {
    channels: db.prepare('SELECT facts FROM channel ORDER BY rowid'),
    channel: db.prepare('SELECT facts FROM channel WHERE id = ? OR name = ?'),
    lastTs: db.prepare('SELECT max(ts) AS ts FROM message'),
    insert: db.prepare('INSERT INTO message (channel, ts, thread_ts, via, body) VALUES (?, ?, ?, ?, ?)'),
    trim: db.prepare('DELETE FROM message WHERE number <= ?'),
    update: db.prepare('UPDATE message SET body = ?, edited = ?, before = ? WHERE channel = ? AND ts = ?'),
    remove: db.prepare('DELETE FROM message WHERE channel = ? AND ts = ?'),
    find: db.prepare('SELECT * FROM message WHERE channel = ? AND ts = ?'),
    thread: db.prepare('SELECT * FROM message WHERE channel = ? AND (ts = ? OR thread_ts = ?) ORDER BY number'),
    newest: db.prepare("SELECT * FROM message WHERE ? IN ('', channel) ORDER BY number DESC LIMIT ?"),
    count: db.prepare("SELECT count(*) AS n FROM message WHERE ? IN ('', channel)"),
    announce: db.prepare("INSERT INTO file VALUES (?, ?, ?, 'application/octet-stream', ?, 'announced', ?, NULL)"),
    fill: db.prepare(
      "UPDATE file SET bytes = ?, media_type = ?, size = ?, state = 'uploaded' WHERE id = ? AND state = 'announced'",
    ),
    share: db.prepare("UPDATE file SET state = 'shared', title = ? WHERE id = ? AND state != 'announced'"),
    file: db.prepare('SELECT id, name, title, media_type AS mediaType, size, state, created FROM file WHERE id = ?'),
    bytes: db.prepare('SELECT bytes FROM file WHERE id = ?'),
  };
  let changed: () => void = () => {};
  let lastMicros = 0;

  /** Slack's timestamps are ids: microseconds that never repeat. */
  function nextTs(): string {
    const stored = (sql.lastTs.get() as { ts: string | null }).ts ?? '0.0';
    const storedMicros = Number(stored.replace('.', ''));
    lastMicros = Math.max(Date.now() * 1_000, lastMicros + 1, storedMicros + 1);
    return writeTs(lastMicros);
  }

  function findChannel(wanted: string): Channel | undefined {
    const name = wanted.replace(/^#/, '').toLowerCase();
    const row = sql.channel.get(wanted, name) as { facts: string } | undefined;
    if (row) return JSON.parse(row.facts) as Channel;
    const member = MEMBERS.find(({ id }) => id === wanted);
    return member && openDirect(member.id, member.name);
  }

  function openDirect(user: string, name: string): Channel {
    const channel: Channel = { id: `D${user.slice(1)}`, name: `@${name}`, kind: 'im', about: { en: '', ro: '' }, user };
    addChannel.run(channel.id, channel.name, JSON.stringify(channel));
    return channel;
  }

  function find(channel: string, ts: string): Message | undefined {
    const row = sql.find.get(channel, ts) as unknown as Row | undefined;
    return row && toMessage(row);
  }

  return {
    channels: () => (sql.channels.all() as { facts: string }[]).map(({ facts }) => JSON.parse(facts) as Channel),
    findChannel,
    hook: (path) => HOOKS.find((hook) => hook.path === path),
    hooks: () => [...HOOKS],
    post({ channel, threadTs, via, body }) {
      const ts = nextTs();
      const { lastInsertRowid } = sql.insert.run(channel, ts, threadTs ?? null, via, JSON.stringify(body));
      sql.trim.run(Number(lastInsertRowid) - MOST_MESSAGES);
      changed();
      return { channel, ts, via, body, before: [], ...(threadTs !== undefined && { threadTs }) };
    },
    update(channel, ts, body) {
      const message = find(channel, ts);
      if (!message) return undefined;
      const before = [...message.before, message.body].slice(-20);
      const edited = writeTs(Date.now() * 1_000);
      sql.update.run(JSON.stringify(body), edited, JSON.stringify(before), channel, ts);
      changed();
      return { ...message, body, edited, before };
    },
    remove(channel, ts) {
      const { changes } = sql.remove.run(channel, ts);
      changed();
      return Number(changes) > 0;
    },
    find,
    thread: (channel, ts) => (sql.thread.all(channel, ts, ts) as unknown as Row[]).map(toMessage),
    messages: ({ channel = '', limit = 1_000 } = {}) =>
      (sql.newest.all(channel, limit) as unknown as Row[]).reverse().map(toMessage),
    count: (channel = '') => (sql.count.get(channel) as { n: number }).n,
    announceFile({ name, title, size }) {
      const id = `F0${randomBytes(5).toString('hex').toUpperCase()}`;
      sql.announce.run(id, name, title, size, new Date().toISOString());
      return sql.file.get(id) as unknown as StoredFile;
    },
    fillFile: (id, bytes, mediaType) => Number(sql.fill.run(bytes, mediaType, bytes.length, id).changes) > 0,
    shareFile(id, title) {
      if (Number(sql.share.run(title, id).changes) === 0) return undefined;
      return sql.file.get(id) as unknown as StoredFile;
    },
    file: (id) => sql.file.get(id) as unknown as StoredFile | undefined,
    fileBytes(id) {
      const row = sql.bytes.get(id) as { bytes: Uint8Array | null } | undefined;
      return row?.bytes ? Buffer.from(row.bytes) : undefined;
    },
    clear() {
      db.exec('DELETE FROM message; DELETE FROM file; PRAGMA wal_checkpoint(TRUNCATE)');
      changed();
    },
    onChange(listener) {
      changed = listener;
    },
    close: () => db.close(),
  };
}

interface Row {
  channel: string;
  ts: string;
  thread_ts: string | null;
  via: Message['via'];
  body: string;
  edited: string | null;
  before: string;
}

function toMessage({ channel, ts, thread_ts, via, body, edited, before }: Row): Message {
  return {
    channel,
    ts,
    via,
    body: JSON.parse(body) as MessageBody,
    before: JSON.parse(before) as MessageBody[],
    ...(thread_ts !== null && { threadTs: thread_ts }),
    ...(edited !== null && { edited }),
  };
}

function writeTs(micros: number): string {
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
}
