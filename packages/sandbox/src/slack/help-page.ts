/** The page that lists webhooks and says how to make the simulator misbehave. */

import { html } from '../page/html.ts';
import type { Language } from '../page/language.ts';
import type { PageParts } from '../page/layout.ts';
import { words } from './words.ts';
import type { Workspace } from './workspace.ts';

const ROUTES = ['GET /slack/messages.json?channel=&limit=', 'GET /slack/files/<id>', 'DELETE /slack/messages'];

const example = (url: string) => `curl -X PUT ${url}/recipes/slack -H 'content-type: application/json' -d '[
  { "match": { "method": "chat.postMessage", "name": "alerts" }, "times": 3, "do": { "retryAfter": 30 } },
  { "match": { "method": "chat.postMessage" }, "do": { "error": "msg_too_long" } },
  { "match": { "method": "webhook" }, "do": { "error": "rollup_error" } },
  { "match": { "method": "webhook" }, "do": { "status": 503 } },
  { "match": { "method": "chat.postMessage" }, "do": { "cut": "after" } },
  { "match": { "method": "upload" }, "do": { "cut": "before" } },
  { "match": { "method": "auth.test" }, "do": { "waitMs": 8000, "html": true } },
  { "match": { "method": "chat.postMessage" }, "times": 1000, "do": { "unlimited": true } }
]'`;

export function helpPage(workspace: Workspace, url: string, language: Language): PageParts {
  const text = words[language];
  const hooks = workspace.hooks().map(({ path, channel: id }) => {
    const channel = workspace.findChannel(id);
    const state = !channel
      ? text.gone
      : channel.archived
        ? text.archived
        : channel.readOnly
          ? text.readOnly
          : text.posts;
    return html`<tr><td><code>${url}/slack/services/${path}</code></td><td>${channel ? `#${channel.name}` : id}</td><td>${state}</td></tr>`;
  });
  const channels = workspace
    .channels()
    .map(
      (channel) =>
        html`<tr><td><code>${channel.id}</code></td><td>${channel.kind === 'im' ? '' : '#'}${channel.name}</td><td>${channel.about[language]}</td></tr>`,
    );
  return {
    title: text.help,
    home: { name: 'Slack', href: '/slack' },
    links: [{ text: text.help, href: '/slack/help', current: true }],
    main: html`<main>
<h1>${text.help}</h1>
<h2>${text.channels}</h2><div class="card scroll"><table>${channels}</table></div>
<p class="soft">${text.pace}</p>
<h2>${text.webhooks}</h2><div class="card scroll"><table><tr><th>${text.address}</th><th>${text.channel}</th><th>${text.happens}</th></tr>${hooks}</table></div>
<h2>${text.anyError}</h2><p>${text.anyErrorAbout}</p>
<h2>${text.recipes}</h2><p class="soft">${text.recipesAbout}</p>
<div class="card pad scroll"><pre>${example(url)}</pre></div>
<p>${text.facts}: <code>method</code> (<code>chat.postMessage</code>…, <code>webhook</code>, <code>upload</code>), <code>channel</code>, <code>name</code>.</p>
<h2>${text.json}</h2><div class="card pad scroll"><pre>${ROUTES.join('\n')}</pre></div>
</main>`,
  };
}
