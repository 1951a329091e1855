import { expect, test } from 'vitest';
import { mrkdwn } from './mrkdwn.ts';

test.for<[string, string]>([
  ['*bold* _italic_ ~gone~ `code`', '<strong>bold</strong> <em>italic</em> <s>gone</s> <code>code</code>'],
  ['*_both_*', '<strong><em>both</em></strong>'],
  ['2*3*4 and snake_case_name', '2*3*4 and snake_case_name'],
  ['*București*!', '<strong>București</strong>!'],
  ['* not bold *', '* not bold *'],
  ['`*not bold*`', '<code>*not bold*</code>'],
  ['```\na *b* <c>\n```', '<pre class="code">a *b* &lt;c&gt;\n</pre>'],
  ['an open ``` fence', 'an open ``` fence'],
  ['one\ntwo', 'one<br>two'],
  ['a &lt;b&gt; &amp; c', 'a &lt;b&gt; &amp; c'],
  ['&gt; quoted\n&gt; on\nafter', '<blockquote>quoted<br>on</blockquote>after'],
  [
    '• one\n• two',
    '<span class="item"><span>•</span><span>one</span></span><span class="item"><span>•</span><span>two</span></span>',
  ],
  [
    '<https://example.com/a?b=1&amp;c=2|the *page*>',
    '<a href="https://example.com/a?b=1&amp;c=2" target="_blank" rel="noreferrer noopener">the *page*</a>',
  ],
  [
    '*<https://example.com>*',
    '<strong><a href="https://example.com" target="_blank" rel="noreferrer noopener">https://example.com</a></strong>',
  ],
  [
    '<mailto:a@example.com>',
    '<a href="mailto:a@example.com" target="_blank" rel="noreferrer noopener">a@example.com</a>',
  ],
  [
    '<@U0ANA000001> <#C0ALERTS001> <!here>',
    '<span class="mention">@ana</span> <span class="mention">#alerts</span> <span class="mention">@here</span>',
  ],
  ['<!date^1700000000^{date}|Tuesday>', 'Tuesday'],
  [':rotating_light: :not_known:', '🚨 :not_known:'],
  // What strangers wrote never becomes markup of the page.
  ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
  ['<javascript:alert(1)|click>', '&lt;javascript:alert(1)|click&gt;'],
  [
    '<https://x.com/"onmouseover="alert(1)|x>',
    '<a href="https://x.com/&quot;onmouseover=&quot;alert(1)" target="_blank" rel="noreferrer noopener">x</a>',
  ],
  ['\ue0000\ue000 <https://a.com|a>', '0 <a href="https://a.com" target="_blank" rel="noreferrer noopener">a</a>'],
])('%s', ([text, html]) => {
  expect(mrkdwn(text).text).toBe(html);
});

test('long hostile text is drawn in time', () => {
  const began = performance.now();
  for (const piece of ['*', '_a', '<', '`', '```', '&gt;\n', '*a_b~c']) mrkdwn(piece.repeat(12_000));
  expect(performance.now() - began).toBeLessThan(5_000);
});
