import { expect, test } from 'vitest';
import { fill } from './fill.ts';

test('whatever comes from data is text, never markup', () => {
  const evil = `<script>alert("1")</script>&'`;
  expect(fill('<p title="{{evil}}">{{evil}}</p>', { evil })).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;</p>',
  );
});

test('braces in data are not read as a template', () => {
  expect(fill('{{a}}', { a: '{{b}}{{#c}}', b: 'x' })).toBe('{{b}}{{#c}}');
});

test('a name that does not exist is told, with the name', () => {
  expect(() => fill('{{totl}}', { total: '1' })).toThrow('"totl"');
  expect(() => fill('{{#seller}}{{nam}}{{/seller}}', { seller: { name: 'x' } })).toThrow('"nam"');
  expect(() => fill('{{seller.nam}}', { seller: { name: 'x' } })).toThrow('"seller.nam"');
});

test('what an object inherits is not a name', () => {
  for (const name of ['constructor', '__proto__', 'toString', 'a.constructor']) {
    expect(() => fill(`{{${name}}}`, { a: {} })).toThrow('does not exist');
  }
});

test('sections repeat lists, leave out what is null, and see the names outside', () => {
  const view = { t: { of: 'of' }, all: [{ n: '1' }, { n: '2' }], none: null, empty: [] };
  expect(fill('{{#all}}{{n}} {{t.of}};{{/all}}{{#none}}x{{/none}}{{^empty}}none{{/empty}}', view)).toBe(
    '1 of;2 of;none',
  );
});
