import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FailureError, toFailure } from '@genius/contract';
import { describe, expect, test } from 'vitest';
import { answers, openScriptedServer, type Script } from '../testing/scripted-server.ts';
import { openBot } from './bot.ts';
import { retryAfterMs } from './exchange.ts';
import { openWebhook } from './webhook.ts';

const TOKEN = 'xoxb-1234567890-secretsecretsecret';
const HOOK = '/services/T0SECRET/B0SECRET/hooksecret';
const never = new AbortController().signal;
const marker = { run: 'r', part: 0 };

async function failureOf(call: Promise<unknown>): Promise<FailureError> {
  try {
    await call;
  } catch (error) {
    return error as FailureError;
  }
  throw new Error('it did not fail');
}

/** The failure that a bot's post ends in under a script, with what the server saw. */
async function postBy(script: Script) {
  await using server = await openScriptedServer(script);
  const bot = openBot({ token: TOKEN, apiUrl: `${server.url}/api/` });
  const error = await failureOf(bot.post({ text: 'x' }, { channel: 'C1', marker }, never));
  return { error, failure: error.failure, requests: server.seen.length };
}

async function hookBy(script: Script) {
  await using server = await openScriptedServer(script);
  const error = await failureOf(openWebhook(`${server.url}${HOOK}`).post({ text: 'x' }, never));
  return { error, failure: error.failure, requests: server.seen.length };
}

const gold = join(
  process.env.GENIUS_GOLD ?? fileURLToPath(new URL('../../../../../shared/gold', import.meta.url)),
  'notify-slack',
);
// biome-ignore lint/suspicious/noExplicitAny: trusted test data
const read = (file: string): any => JSON.parse(readFileSync(join(gold, file), 'utf8'));
const missing = existsSync(gold) ? undefined : `gold: there is none at ${gold}; set GENIUS_GOLD`;

describe('answers of the gold', () => {
  test('a good answer gives the place of the message', async (ctx) => {
    if (missing) return ctx.skip(missing);
    const { ok } = read('web-api.public.json').find(({ method }: { method: string }) => method === '/chat.postMessage');
    await using server = await openScriptedServer(answers(200, ok['application/json']));
    const bot = openBot({ token: TOKEN, apiUrl: `${server.url}/api/` });
    expect(await bot.post({ text: 'x' }, { channel: '#general', marker }, never)).toEqual({
      channel: 'C1H9RESGL',
      ts: '1503435956.000247',
    });
    expect(server.seen[0]).toMatchObject({
      method: 'POST',
      path: '/api/chat.postMessage',
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(Object.fromEntries(new URLSearchParams(server.seen[0]?.body))).toEqual({
      channel: '#general',
      text: 'x',
      metadata: '{"event_type":"genius_run","event_payload":{"run":"r","part":0}}',
    });
  });

  test('every code of every method ends in a failure of its kind, after one request', async (ctx) => {
    if (missing) return ctx.skip(missing);
    const codes = new Set<string>(
      read('web-api.public.json').flatMap(({ error_codes: all }: { error_codes: string[] }) => all),
    );
    let code = '';
    await using server = await openScriptedServer((seen, response) =>
      answers(200, { ok: false, error: code })(seen, response),
    );
    const bot = openBot({ token: TOKEN, apiUrl: `${server.url}/api/` });
    for (code of codes) {
      const { failure } = await failureOf(bot.post({ text: 'x' }, { channel: 'C1', marker }, never));
      expect(failure.details).toMatchObject({ code, method: 'chat.postMessage' });
      expect(['transient', 'refused', 'invalid']).toContain(failure.kind);
    }
    expect(server.seen).toHaveLength(codes.size);
  });

  test('every answer of a webhook ends in a failure of its kind, after one request', async (ctx) => {
    if (missing) return ctx.skip(missing);
    const { ok, errors } = read('webhook.public.json');
    await using server = await openScriptedServer(answers(ok.status, ok.body));
    await openWebhook(`${server.url}${HOOK}`).post({ text: 'x' }, never);
    expect(JSON.parse(server.seen[0]?.body ?? '')).toEqual({ text: 'x' });
    for (const { status, body = '', headers = {}, sort } of errors) {
      const { failure, requests } = await hookBy(answers(status, body, headers));
      expect({ status, body, kind: failure.kind, requests }).toEqual({ status, body, kind: sort, requests: 1 });
      expect(failure.retryAfterMs).toBe(status === 429 ? 30_000 : undefined);
    }
  });
});

describe('too many calls', () => {
  test('the Web API and a webhook are waited for as long as Retry-After says', async () => {
    const api = await postBy(answers(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '7' }));
    const hook = await hookBy(answers(429, 'rate_limited', { 'retry-after': '7' }));
    for (const { failure, requests } of [api, hook]) {
      expect(failure).toMatchObject({
        code: 'GW_SLACK_RATE_LIMITED',
        kind: 'transient',
        retryAfterMs: 7_000,
        details: { performed: false },
      });
      expect(requests).toBe(1);
    }
  });

  test('without Retry-After, or under status 200, it is half a minute', async () => {
    expect((await postBy(answers(429, 'x'))).failure.retryAfterMs).toBe(30_000);
    expect((await postBy(answers(200, { ok: false, error: 'rate_limited' }))).failure.retryAfterMs).toBe(30_000);
  });

  test('Retry-After is seconds or a date, at most an hour', () => {
    const now = Date.parse('2026-11-29T10:00:00Z');
    expect(
      ['5', '0.5', 'Sun, 29 Nov 2026 10:00:09 GMT', 'Sun, 29 Nov 2026 09:00:00 GMT', '999999', 'soon', null].map(
        (header) => retryAfterMs(header, now),
      ),
    ).toEqual([5_000, 500, 9_000, 0, 3_600_000, undefined, undefined]);
  });
});

describe('whether a post can have happened', () => {
  const performed = ({ failure }: { failure: FailureError['failure'] }) => failure.details?.performed;

  test('an error that Slack answers before it posts leaves no doubt', async () => {
    expect(performed(await postBy(answers(200, { ok: false, error: 'service_unavailable' })))).toBe(false);
    expect(performed(await postBy(answers(503, 'busy')))).toBe(false);
    expect(performed(await hookBy(answers(500, 'rollup_error')))).toBe(false);
  });

  test('an error of which Slack says that part was done leaves one, and so does a gateway', async () => {
    expect(performed(await postBy(answers(200, { ok: false, error: 'fatal_error' })))).toBeUndefined();
    expect(performed(await postBy(answers(504, '')))).toBeUndefined();
    expect(performed(await hookBy(answers(502, '<html>')))).toBeUndefined();
  });

  test('a page that is no answer of Slack leaves one', async () => {
    const { failure } = await postBy(answers(200, '<html>Sign in to the network</html>'));
    expect(failure).toMatchObject({ code: 'GW_SLACK_NO_ANSWER', kind: 'transient' });
    expect(failure.details?.performed).toBeUndefined();
  });

  test('a connection that breaks after the request leaves one', async () => {
    for (const run of [postBy, hookBy]) {
      const { failure } = await run((_seen, response) => response.socket?.destroy());
      expect(failure).toMatchObject({ code: 'GW_SLACK_NO_ANSWER' });
      expect(failure.details?.performed).toBeUndefined();
    }
  });

  test('a server that is not there leaves none', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)),
    );
    await new Promise((resolve) => taken.close(resolve));
    const bot = openBot({ token: TOKEN, apiUrl: `http://127.0.0.1:${port}/api/` });
    const { failure } = await failureOf(bot.post({ text: 'x' }, { channel: 'C1', marker }, never));
    expect(failure).toMatchObject({
      code: 'GW_SLACK_UNREACHABLE',
      kind: 'transient',
      details: { problem: 'ECONNREFUSED', performed: false },
    });
  });

  test('an attempt that is stopped does not wait for the answer', async () => {
    const stop = new AbortController();
    await using server = await openScriptedServer(() => stop.abort());
    const bot = openBot({ token: TOKEN, apiUrl: `${server.url}/api/` });
    const { failure } = await failureOf(bot.post({ text: 'x' }, { channel: 'C1', marker }, stop.signal));
    expect(failure.code).toBe('GW_SLACK_NO_ANSWER');
  });
});

describe('a hostile server', () => {
  test('gets no token by a redirect', async () => {
    await using other = await openScriptedServer(answers(200, { ok: true }));
    const { failure } = await postBy(answers(307, '', { location: `${other.url}/api/chat.postMessage` }));
    expect(failure.kind).toBe('transient');
    expect(other.seen).toEqual([]);
  });

  test('is not read without end', async () => {
    const { failure } = await postBy((_seen, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => {
        while (response.write(Buffer.alloc(65_536, 120)));
      };
      response.on('drain', more);
      more();
    });
    expect(failure.code).toBe('GW_SLACK_NO_ANSWER');
  });

  test('gets no file by naming another address for the upload', async () => {
    await using other = await openScriptedServer(answers(200, 'OK'));
    await using server = await openScriptedServer(
      answers(200, { ok: true, file_id: 'F1', upload_url: `${other.url}/upload` }),
    );
    const bot = openBot({ token: TOKEN, apiUrl: `${server.url}/api/` });
    const { failure } = await failureOf(bot.putFile({ bytes: Buffer.from('x'), filename: 'a.txt' }, never));
    expect(failure).toMatchObject({ code: 'GW_SLACK_UPLOAD_ADDRESS', kind: 'refused' });
    expect(other.seen).toEqual([]);
  });

  test('gets the bytes of a file without the token', async () => {
    await using server = await openScriptedServer((seen, response) =>
      seen.path === '/upload'
        ? answers(200, 'OK')(seen, response)
        : answers(200, { ok: true, file_id: 'F1', upload_url: `http://${seen.headers.host}/upload` })(seen, response),
    );
    const bot = openBot({ token: TOKEN, apiUrl: `${server.url}/api/` });
    expect(await bot.putFile({ bytes: Buffer.from('content'), filename: 'a.txt' }, never)).toBe('F1');
    const upload = server.seen.find(({ path }) => path === '/upload');
    expect(upload?.body).toBe('content');
    expect(JSON.stringify(upload)).not.toContain(TOKEN);
  });

  test('cannot put its words, or our secrets, into an error', async () => {
    const scripts: Script[] = [
      answers(200, { ok: false, error: `bad\n${TOKEN}` }),
      answers(200, {
        ok: false,
        error: 'invalid_blocks',
        needed: `<b>${TOKEN}</b>`,
        response_metadata: {
          messages: [`[ERROR] ${'x'.repeat(5_000)}`, '[ERROR] must be a text [json-pointer:/blocks/0]', 7],
        },
      }),
      answers(500, TOKEN),
      answers(404, HOOK),
      answers(429, TOKEN, { 'retry-after': TOKEN }),
      (_seen, response) => response.socket?.destroy(),
    ];
    for (const script of scripts) {
      for (const run of [postBy, hookBy]) {
        const { error } = await run(script);
        const all = `${JSON.stringify(toFailure(error))} ${error.message} ${error.stack} ${String(error.cause)}`;
        expect(all).not.toContain('secret');
        expect(all).not.toContain('x'.repeat(500));
      }
    }
    const { failure } = await postBy(scripts[1] as Script);
    expect(failure.details?.messages).toEqual(['[ERROR] must be a text [json-pointer:/blocks/0]']);
  });
});

describe('a webhook is looked at without posting', () => {
  const probe = async (script: Script) => {
    await using server = await openScriptedServer(script);
    await openWebhook(`${server.url}${HOOK}`).probe(never);
    return server.seen[0]?.body;
  };

  test('one that asks for a text lives', async () => {
    expect(await probe(answers(400, 'no_text'))).toBe('{}');
    expect(await probe(answers(400, 'invalid_payload'))).toBe('{}');
  });

  test('one that is gone does not', async () => {
    await expect(probe(answers(404, 'no_service'))).rejects.toMatchObject({ failure: { kind: 'refused' } });
  });
});
