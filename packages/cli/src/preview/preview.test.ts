import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { worker } from '@genius/pdf-render';
import { sampleData } from '@genius/pdf-render/templates';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Preview, startPreview } from './server.ts';

let folder: string;
let data: string;
let preview: Preview;
const letter = sampleData('letter', 'ro') as Record<string, unknown>;
const save = (changes: object) => writeFile(data, JSON.stringify({ ...letter, ...changes }));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'genius-test-'));
  data = join(folder, 'letter.json');
  await save({ subject: 'Prima' });
  preview = await startPreview({ name: 'letter', language: 'ro', data, port: 0 });
});
afterAll(async () => {
  await preview.close();
  await rm(folder, { recursive: true });
});

const get = async (path: string) => {
  const answer = await fetch(new URL(path, preview.url));
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    policy: answer.headers.get('content-security-policy'),
    text: await answer.text(),
  };
};

test('the page frames the document, which may run and fetch nothing', async () => {
  expect(await get('/')).toMatchObject({ status: 200, text: expect.stringContaining('<iframe') });
  const { status, text, policy } = await get('/document');
  expect(status).toBe(200);
  expect(text).toContain('<h1>Prima</h1>');
  expect(policy).toMatch(/^sandbox; default-src 'none';/);
  expect((await get('/document?lang=en')).text).toContain('VAT / tax ID');
});

test('when the data changes the page is told, and shows it', async () => {
  const stop = new AbortController();
  const { body } = await fetch(new URL('/changes', preview.url), { signal: stop.signal });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toContain(': watching');
  await save({ subject: 'A doua' });
  expect((await reader?.read())?.value).toContain('data: changed');
  expect((await get('/document')).text).toContain('<h1>A doua</h1>');
  stop.abort();
});

test('data that does not fit is answered with the field and what is wrong with it', async () => {
  await save({ date: '29.11.2026' });
  expect(await get('/document')).toMatchObject({
    status: 422,
    text: expect.stringContaining('data.date: Invalid ISO date'),
  });
  await writeFile(data, '{');
  expect(await get('/document.pdf')).toMatchObject({ status: 422, text: expect.stringContaining('JSON') });
  await save({});
});

test('the PDF is made by the worker itself', async (ctx) => {
  const why = worker.unavailable?.();
  if (why) ctx.skip(`service: there is no Chromium. ${why}`);
  await save({});
  const { status, type, text } = await get('/document.pdf?lang=ro');
  expect({ status, type, start: text.slice(0, 5) }).toEqual({ status: 200, type: 'application/pdf', start: '%PDF-' });
});

test('a page elsewhere whose name leads here is not answered', async () => {
  const status = await new Promise((resolve, reject) => {
    const asked = request(new URL('/document', preview.url), { headers: { host: 'evil.example' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', reject).end();
  });
  expect(status).toBe(403);
  expect((await get('/etc/passwd')).status).toBe(404);
});
