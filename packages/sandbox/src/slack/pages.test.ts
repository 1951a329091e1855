import { expect, test } from 'vitest';
import { serveSimulator } from '../testing/serve-simulator.ts';
import { openSlack } from './index.ts';
import { clientOf } from './testing/slack-client.ts';

test('the page shows the channels and the messages of one, in the language of the browser', async () => {
  await using served = await serveSimulator(openSlack);
  const client = clientOf(served.simulator);
  await client.chat.postMessage({ channel: 'alerts', text: '*Disk* full' });
  const english = await served.getText('/slack?channel=C0ALERTS001');
  expect(english).toContain('<strong>Disk</strong> full');
  expect(english).toMatch(
    /aria-current="page"[^>]*><span class="sign">#<\/span><span class="grow">alerts<\/span><span class="count">1</,
  );
  expect(await served.getText('/slack', { 'accept-language': 'ro' })).toContain('Încă niciun mesaj.');
});

test('replies stand under their message, changes are marked with what was said before, files are named', async () => {
  await using served = await serveSimulator(openSlack);
  const client = clientOf(served.simulator);
  const { ts = '' } = await client.chat.postMessage({ channel: 'general', text: 'first words' });
  await client.chat.postMessage({ channel: 'general', text: 'an answer', thread_ts: ts });
  await client.chat.update({ channel: 'C0GENERAL01', ts, text: 'second words' });
  await client.filesUploadV2({ channel_id: 'C0GENERAL01', filename: 'raport.pdf', file: Buffer.from('x') });
  const page = await served.getText('/slack');
  expect(page).toMatch(
    /second words[\s\S]*Before \(1\)[\s\S]*first words[\s\S]*1 reply[\s\S]*an answer[\s\S]*raport\.pdf/,
  );
  expect(page).toContain('(edited)');
});

test('blocks of every kind are drawn', async () => {
  await using served = await serveSimulator(openSlack);
  const plain = (text: string) => ({ type: 'plain_text', text });
  const blocks = [
    { type: 'header', text: plain('A header') },
    { type: 'section', text: { type: 'mrkdwn', text: '*words*' }, fields: [{ type: 'mrkdwn', text: 'a field' }] },
    { type: 'divider' },
    { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a chart' },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'small words' }] },
    {
      type: 'actions',
      elements: [{ type: 'button', text: plain('Approve'), style: 'primary', value: '7', action_id: 'approve' }],
    },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [
            { type: 'rich_text_section', elements: [{ type: 'text', text: 'an item', style: { bold: true } }] },
          ],
        },
      ],
    },
    { type: 'input', label: plain('A label'), element: { type: 'plain_text_input' } },
  ];
  await clientOf(served.simulator).apiCall('chat.postMessage', { channel: 'general', text: 'x', blocks });
  const page = await served.getText('/slack');
  for (const piece of [
    '<h3>A header</h3>',
    '<strong>words</strong>',
    'a field',
    '<hr>',
    '</svg> a chart</span>',
    'small words',
    'title="approve = 7">Approve',
    '<li><strong>an item</strong></li>',
    'A label',
  ]) {
    expect(page).toContain(piece);
  }
  expect(page).not.toContain('src="https://example.com');
});

test('what strangers wrote stays text, in words, names, titles and files', async () => {
  await using served = await serveSimulator(openSlack);
  const client = clientOf(served.simulator);
  const hostile = '<script>alert(1)</script>"><img src=x onerror=alert(2)>';
  await client.apiCall('chat.postMessage', {
    channel: 'general',
    text: hostile,
    username: hostile,
    icon_emoji: hostile,
    attachments: [
      {
        color: hostile,
        title: hostile,
        title_link: 'javascript:alert(1)',
        text: hostile,
        fields: [{ title: hostile, value: hostile }],
        footer: hostile,
      },
    ],
    metadata: { event_type: hostile, event_payload: {} },
  });
  await client.filesUploadV2({
    channel_id: 'C0GENERAL01',
    filename: hostile,
    title: hostile,
    file: Buffer.from(hostile),
  });
  const response = await fetch(`${served.url}/slack`);
  const page = await response.text();
  expect(page).not.toContain('<script>alert');
  expect(page).not.toContain('<img src=x');
  expect(page).not.toContain('href="javascript:');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'nonce-/);
  const id = served.simulator.workspace.messages().at(-1)?.body.files?.[0];
  const file = await fetch(`${served.url}/slack/files/${id}`);
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''%3Cscript/);
});

test('tests read what was posted as JSON, by channel, and delete all of it', async () => {
  await using served = await serveSimulator(openSlack);
  const client = clientOf(served.simulator);
  const { ts } = await client.chat.postMessage({ channel: 'general', text: 'one' });
  await client.chat.postMessage({ channel: 'alerts', text: 'two' });
  expect(await served.getJson('/slack/messages.json?channel=general')).toEqual({
    count: 1,
    messages: [{ channel: 'C0GENERAL01', channelName: 'general', ts, via: 'api', before: [], text: 'one', files: [] }],
  });
  expect(await served.getJson('/slack/messages.json')).toMatchObject({
    count: 2,
    messages: [{ text: 'one' }, { text: 'two' }],
  });
  const byStranger = await fetch(`${served.url}/slack/messages`, {
    method: 'DELETE',
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect(byStranger.status).toBe(403);
  await fetch(`${served.url}/slack/messages`, { method: 'DELETE' });
  expect(await served.getJson('/slack/messages.json')).toEqual({ count: 0, messages: [] });
});

test('the help page lists channels and webhooks', async () => {
  await using served = await serveSimulator(openSlack);
  const page = await served.getText('/slack/help?lang=ro');
  expect(page).toContain(served.simulator.env.SLACK_WEBHOOK_URL);
  expect(page).toContain('C0ARCHIVED1');
  expect(page).toContain('canalul a fost șters');
});
