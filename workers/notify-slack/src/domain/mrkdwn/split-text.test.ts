import { expect, test } from 'vitest';
import { escapeMrkdwn, mention, mrkdwnLink } from './escape.ts';
import { fitText } from './fit-text.ts';
import { splitMrkdwn } from './split-text.ts';

test('text of others carries no link, mention or channel call into a message', () => {
  expect(escapeMrkdwn('<!channel> & <https://evil.example|pay here> <@U123>')).toBe(
    '&lt;!channel&gt; &amp; &lt;https://evil.example|pay here&gt; &lt;@U123&gt;',
  );
  expect(escapeMrkdwn('&amp;')).toBe('&amp;amp;');
});

test('neither address nor label ends a link early', () => {
  expect(mrkdwnLink('https://a.example/?x=1&y=<b>|c d', 'more >|<\nhere')).toBe(
    '<https://a.example/?x=1&amp;y=%3Cb%3E%7Cc%20d|more &gt;|&lt; here>',
  );
  expect(mrkdwnLink('https://a.example/', ' ')).toBe('<https://a.example/>');
});

test('people, groups and channels are called in the forms of Slack', () => {
  expect(['here', 'U123', 'W123', 'S123'].map(mention)).toEqual(['<!here>', '<@U123>', '<@W123>', '<!subteam^S123>']);
});

test('text that fits is one part, unchanged, and blank text is none', () => {
  expect(splitMrkdwn('a\n\nb')).toEqual(['a\n\nb']);
  expect(splitMrkdwn('x'.repeat(3_000))).toHaveLength(1);
  expect(splitMrkdwn('x'.repeat(3_001))).toHaveLength(2);
  expect(splitMrkdwn(' \n')).toEqual([]);
});

test('text is parted at paragraphs, else at lines, else at words', () => {
  expect(splitMrkdwn('aaaa bbbb\n\ncccc dddd', 12)).toEqual(['aaaa bbbb', 'cccc dddd']);
  expect(splitMrkdwn('aaaa bbbb\ncccc dddd', 12)).toEqual(['aaaa bbbb', 'cccc dddd']);
  expect(splitMrkdwn('aaaa bbbb cccc dddd', 12)).toEqual(['aaaa bbbb', 'cccc dddd']);
});

test.each([
  ['an entity', `${'x'.repeat(18)}&amp;y`, [`${'x'.repeat(18)}`, '&amp;y']],
  ['a link', `${'x'.repeat(12)}<https://a.bc|de>f`, ['x'.repeat(12), '<https://a.bc|de>f']],
  ['a mention', `${'x'.repeat(15)}<!channel>`, ['x'.repeat(15), '<!channel>']],
  ['a character outside of the basic plane', `${'x'.repeat(19)}😀y`, ['x'.repeat(19), '😀y']],
  ['a character with its combining marks', `${'x'.repeat(19)}a\u0306\u0301y`, ['x'.repeat(19), 'a\u0306\u0301y']],
  ['a family of emoji', `${'x'.repeat(15)}👨‍👩‍👧y`, ['x'.repeat(15), '👨‍👩‍👧y']],
])('%s is never parted', (_what, text, parts) => {
  expect(splitMrkdwn(text, 20)).toEqual(parts);
});

test('a code fence that fits into a part goes there whole', () => {
  expect(splitMrkdwn('words before it\n```\na b\nc d\n```', 20)).toEqual(['words before it', '```\na b\nc d\n```']);
});

test('a code fence that is too long is closed and opened again', () => {
  expect(splitMrkdwn('```\nline one\nline two\nline three\n```', 24)).toEqual([
    '```\nline one\n```',
    '```\nline two\n```',
    '```\nline three\n```',
  ]);
});

test('nothing is lost, no part is too long, and none is open, whatever the text is', () => {
  const pieces = [
    'word ',
    'ă',
    '😀',
    '\n',
    '\n\n',
    '&amp;',
    '&lt;',
    '<https://x.example/a|label>',
    '<@U123>',
    '```',
    '*b* ',
    '👨‍👩‍👧',
  ];
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  const bare = (text: string) => text.replaceAll('```', '').replace(/\s+/g, '');
  for (let round = 0; round < 400; round++) {
    const text = Array.from({ length: 20 + random(400) }, () => pieces[random(pieces.length)]).join('');
    const limit = 80 + random(200);
    const parts = splitMrkdwn(text, limit);
    expect(bare(parts.join(''))).toBe(bare(text));
    for (const part of parts) {
      expect(part.length).toBeLessThanOrEqual(limit);
      expect(part.isWellFormed()).toBe(true);
      expect(part).not.toMatch(/&[a-z]*$|^[a-z]+;|<[^>]*$/);
    }
  }
});

test('a text of 100,000 characters without a break is parted within a second', () => {
  const begun = performance.now();
  expect(splitMrkdwn('😀'.repeat(50_000)).every((part) => part.length <= 3_000 && part.isWellFormed())).toBe(true);
  expect(splitMrkdwn('<'.repeat(100_000)).length).toBeGreaterThan(30);
  expect(splitMrkdwn('```'.repeat(33_000)).length).toBeGreaterThan(1);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('text that is cut to a field ends in an ellipsis and parts no character', () => {
  expect(fitText('abcdef', 4)).toBe('abc…');
  expect(fitText('ab😀cd', 4)).toBe('ab…');
  expect(fitText('abcd', 4)).toBe('abcd');
});
