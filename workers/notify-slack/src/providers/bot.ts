/** The Web API of Slack by the token of a bot: what the tasks need of it, and nothing that retries by itself. */

import type { FailureError } from '@genius/contract';
import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import type { Message } from '../domain/messages/message.ts';
import { errors } from '../errors.ts';
import { exchange, slackFetch } from './exchange.ts';
import { webApiFailure } from './slack-failure.ts';

export interface BotAccess {
  token: string;
  /** Such as `https://slack.com/api/`. */
  apiUrl: string;
}

/** Where a message is. */
export interface Posted {
  channel: string;
  ts: string;
}

/** What a post carries so that it can be found again: its run, and which of its posts it is. */
export interface Marker {
  run: string;
  part: number;
}

export interface PostOptions {
  /** Id or #name. */
  channel: string;
  marker: Marker;
  threadTs?: string | undefined;
  broadcast?: boolean | undefined;
}

export interface Bot {
  post(message: Message, options: PostOptions, signal: AbortSignal): Promise<Posted>;
  update(message: Message, at: Posted, signal: AbortSignal): Promise<Posted>;
  /** The post with a marker; `false` if it is not there, `undefined` if that cannot be told. */
  find(marker: Marker, where: FindOptions, signal: AbortSignal): Promise<Posted | false | undefined>;
  /** The id of a channel by its name, without #. Throws GW_SLACK_REFUSED if there is none that the bot sees. */
  channelId(name: string, signal: AbortSignal): Promise<string>;
  /** The conversation with a person, by the address of their account. */
  personId(email: string, signal: AbortSignal): Promise<string>;
  /** A file that is uploaded and not shown anywhere yet. */
  putFile(file: FileContent, signal: AbortSignal): Promise<string>;
  shareFile(fileId: string, share: ShareOptions, signal: AbortSignal): Promise<void>;
  /** The message with a file; `false` if it is not there, `undefined` if that cannot be told. */
  findFile(fileId: string, where: FindOptions, signal: AbortSignal): Promise<Posted | false | undefined>;
  /** Whether a file is shown anywhere; `undefined` if Slack knows it and does not say. */
  isShared(fileId: string, signal: AbortSignal): Promise<boolean | undefined>;
  /** Throws if the token is not good. */
  whoAmI(signal: AbortSignal): Promise<void>;
}

export interface FindOptions {
  channel: string;
  /** Not looked for before it. */
  since: Date;
  threadTs?: string | undefined;
}

export interface FileContent {
  bytes: Uint8Array;
  filename: string;
  altText?: string | undefined;
}

export interface ShareOptions {
  channel: string;
  title: string;
  comment?: string | undefined;
  threadTs?: string | undefined;
}

const EVENT_TYPE = 'genius_run';
/** Pages of 200 that are looked through for a post or a channel. */
const MOST_PAGES = 20;
/** A file may take this long to go up. */
const UPLOAD_MS = 300_000;
/** Clocks differ. */
const CLOCK_MS = 60_000;

export function openBot(access: BotAccess): Bot {
  const client = clientFor(access);
  const call = <T>(method: string, args: Record<string, unknown>, signal: AbortSignal): Promise<T> =>
    exchange(
      signal,
      () => client.apiCall(method, args) as Promise<T>,
      (error, seen) => webApiFailure(error, seen, method),
    );

  async function search(
    isIt: (message: FoundMessage) => boolean,
    { channel, since, threadTs }: FindOptions,
    signal: AbortSignal,
  ): Promise<Posted | false | undefined> {
    const method = threadTs ? 'conversations.replies' : 'conversations.history';
    const oldest = ((since.getTime() - CLOCK_MS) / 1_000).toFixed(6);
    let cursor: string | undefined;
    try {
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await call<HistoryAnswer>(
          method,
          {
            channel,
            oldest,
            limit: 200,
            include_all_metadata: true,
            ...(threadTs ? { ts: threadTs } : {}),
            ...(cursor ? { cursor } : {}),
          },
          signal,
        );
        const found = answer.messages?.find(isIt);
        if (found?.ts) return { channel, ts: found.ts };
        cursor = answer.response_metadata?.next_cursor || undefined;
        if (!cursor) return false;
      }
    } catch (error) {
      // A bot that may not read the channel cannot tell; anything else may be answered later.
      if (isNo(error)) return undefined;
      throw error;
    }
    return undefined;
  }

  return {
    async post(message, { channel, marker, threadTs, broadcast }, signal) {
      const answer = await call<{ channel?: string; ts?: string }>(
        'chat.postMessage',
        {
          channel,
          ...message,
          metadata: { event_type: EVENT_TYPE, event_payload: { ...marker } },
          ...(threadTs ? { thread_ts: threadTs } : {}),
          ...(threadTs && broadcast ? { reply_broadcast: true } : {}),
        },
        signal,
      );
      return { channel: answer.channel ?? channel, ts: answer.ts ?? '' };
    },

    async update(message, { channel, ts }, signal) {
      // Without them Slack would keep the blocks that the message had.
      const whole = { blocks: [], attachments: [], ...message };
      const answer = await call<{ channel?: string; ts?: string }>('chat.update', { channel, ts, ...whole }, signal);
      return { channel: answer.channel ?? channel, ts: answer.ts ?? ts };
    },

    find: (marker, where, signal) => search((message) => carries(message, marker), where, signal),

    findFile: (fileId, where, signal) =>
      search(({ files }) => files?.some(({ id }) => id === fileId) ?? false, where, signal),

    async channelId(name, signal) {
      let cursor: string | undefined;
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await call<ListAnswer>(
          'conversations.list',
          {
            exclude_archived: true,
            types: 'public_channel,private_channel',
            limit: 200,
            ...(cursor ? { cursor } : {}),
          },
          signal,
        );
        const found = answer.channels?.find((each) => each.name === name);
        if (found?.id) return found.id;
        cursor = answer.response_metadata?.next_cursor || undefined;
        if (!cursor) break;
      }
      throw refusedWith('channel_not_found', 'conversations.list');
    },

    async personId(email, signal) {
      const { user } = await call<{ user?: { id?: string } }>('users.lookupByEmail', { email }, signal);
      if (!user?.id) throw refusedWith('users_not_found', 'users.lookupByEmail');
      try {
        const { channel } = await call<{ channel?: { id?: string } }>('conversations.open', { users: user.id }, signal);
        return channel?.id ?? user.id;
      } catch (error) {
        // A message may be posted to the id of a person too; only finding it again needs the conversation.
        if (isNo(error)) return user.id;
        throw error;
      }
    },

    async putFile({ bytes, filename, altText }, signal) {
      const ticket = await call<{ upload_url?: string; file_id?: string }>(
        'files.getUploadURLExternal',
        { filename, length: bytes.byteLength, ...(altText ? { alt_txt: altText } : {}) },
        signal,
      );
      const { upload_url: url = '', file_id: fileId = '' } = ticket;
      if (!mayUploadTo(url, access.apiUrl)) throw errors.GW_SLACK_UPLOAD_ADDRESS();
      const answer = await exchange(
        signal,
        () =>
          slackFetch(url, {
            method: 'POST',
            body: new Uint8Array(bytes),
            headers: { 'content-type': 'application/octet-stream' },
          }),
        (error, seen) => webApiFailure(error, seen, 'files.upload'),
        UPLOAD_MS,
      );
      if (answer.status !== 200) {
        throw webApiFailure({}, { status: answer.status, retryAfterMs: undefined }, 'files.upload');
      }
      return fileId;
    },

    async shareFile(fileId, { channel, title, comment, threadTs }, signal) {
      await call(
        'files.completeUploadExternal',
        {
          files: [{ id: fileId, title }],
          channel_id: channel,
          ...(comment ? { initial_comment: comment } : {}),
          ...(threadTs ? { thread_ts: threadTs } : {}),
        },
        signal,
      );
    },

    async isShared(fileId, signal) {
      try {
        const { file } = await call<{ file?: SharedFile }>('files.info', { file: fileId }, signal);
        const lists = [file?.channels, file?.groups, file?.ims, ...Object.values(file?.shares ?? {})];
        return lists.some((list) => Object.keys(list ?? {}).length > 0) || undefined;
      } catch (error) {
        const { code } = ((error as FailureError).failure?.details ?? {}) as { code?: string };
        if (code === 'file_not_found') return false;
        if (isNo(error)) return undefined;
        throw error;
      }
    },

    async whoAmI(signal) {
      await call('auth.test', {}, signal);
    },
  };
}

interface FoundMessage {
  ts?: string;
  metadata?: { event_type?: string; event_payload?: Partial<Marker> };
  files?: { id?: string }[];
}

interface HistoryAnswer {
  messages?: FoundMessage[];
  response_metadata?: { next_cursor?: string };
}

interface ListAnswer {
  channels?: { id?: string; name?: string }[];
  response_metadata?: { next_cursor?: string };
}

interface SharedFile {
  channels?: string[];
  groups?: string[];
  ims?: string[];
  shares?: Record<string, Record<string, unknown>>;
}

function carries({ metadata }: FoundMessage, { run, part }: Marker): boolean {
  if (metadata?.event_type !== EVENT_TYPE) return false;
  return metadata.event_payload?.run === run && Number(metadata.event_payload.part) === part;
}

function isNo(error: unknown): boolean {
  const { kind } = error as { kind?: string };
  return kind === 'refused' || kind === 'invalid';
}

function refusedWith(code: string, method: string): FailureError {
  return webApiFailure({ data: { error: code } }, { status: 200, retryAfterMs: undefined }, method);
}

/** A file goes to Slack's own hosts, or to the one that answers for Slack in a test or sandbox. */
function mayUploadTo(url: string, apiUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, origin } = new URL(url);
  if (origin === new URL(apiUrl).origin) return true;
  return protocol === 'https:' && /(^|\.)(slack\.com|slack-gov\.com|slack-files\.com)$/.test(hostname);
}

/** Nothing that the client would write reaches a log: its lines may carry addresses and messages. */
const silent: NonNullable<WebClientOptions['logger']> = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

const MOST_CLIENTS = 100;
const clients = new Map<string, WebClient>();

function clientFor({ token, apiUrl }: BotAccess): WebClient {
  const key = `${apiUrl} ${token}`;
  let client = clients.get(key);
  if (!client) {
    client = new WebClient(token, {
      slackApiUrl: apiUrl,
      fetch: slackFetch,
      logger: silent,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      allowAbsoluteUrls: false,
    });
    if (clients.size >= MOST_CLIENTS) clients.delete(clients.keys().next().value ?? '');
    clients.set(key, client);
  }
  return client;
}
