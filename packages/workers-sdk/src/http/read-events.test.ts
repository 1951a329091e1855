import { expect, test } from 'vitest';
import { readEvents } from './read-events.ts';

async function read(text: string, size: number) {
  const bytes = new TextEncoder().encode(text);
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const events = [];
  for await (const event of readEvents(chunks())) events.push(event);
  return events;
}

// However the network cuts the stream: characters of several bytes and CRLF in two chunks.
test.each([1, 2, 3, 1_000])('a stream in chunks of %i bytes is read as the standard says', async (size) => {
  const text =
    ': alive\r\n\r\nid: 7\nevent: progress\ndata: {"note":"ș"}\n\ndata:a\ndata: b\rdata\r\r\nid\n\ndata: cut';
  expect(await read(text, size)).toEqual([
    { event: 'progress', data: '{"note":"ș"}', id: '7' },
    { event: 'message', data: 'a\nb\n', id: '7' },
    { event: 'message', data: '', id: '' },
  ]);
});

test('a line without an end is not kept for ever', async () => {
  async function* endless() {
    const chunk = new Uint8Array(1_000_000).fill(97);
    for (;;) yield chunk;
  }
  await expect(readEvents(endless()).next()).rejects.toThrow('a line is too long');
});
