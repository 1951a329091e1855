/** Addresses, recipes and settings. */

import { html } from '../../page/html.ts';
import type { Language } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import type { RegesSettings } from '../settings.ts';
import { frame } from './frame.ts';
import { words } from './words.ts';

const ROUTES = [
  'GET /reges/messages.json?limit=',
  'GET /reges/employees.json?cui=&limit=',
  'GET /reges/contracts.json?cui=&limit=',
  'GET /reges/queues.json?cui=',
  'GET /reges/calls.json?limit=',
  'GET /reges/exports/<id>',
  'DELETE /reges/register',
  'POST /reges/control/tokens {"cui":"…"}',
  'GET, PUT /reges/control/employers/<cui> {"name":"…","username":"…","password":"…","isDisabled":true}',
];

const recipes = (url: string) => `curl -X PUT ${url}/recipes/reges -H 'content-type: application/json' -d '[
  { "match": { "at": "call", "call": "Salariat" }, "do": { "cut": "after" } },
  { "match": { "at": "call", "call": "Contract" }, "do": { "status": 500 } },
  { "match": { "at": "call", "host": "api" }, "times": 2, "do": { "staleToken": true } },
  { "match": { "at": "call", "call": "token" }, "do": { "error": "unauthorized_client" } },
  { "match": { "at": "call", "call": "Status/PollMessage" }, "do": { "cut": "after" } },
  { "match": { "at": "call", "call": "Status/ReadBatch" }, "do": { "again": 3 } },
  { "match": { "at": "message", "operation": "InregistrareSalariat" }, "do": { "result": "never" } },
  { "match": { "at": "message" }, "do": { "result": "twice", "resultMs": 60000 } },
  { "match": { "at": "message" }, "do": { "result": "no-ref" } },
  { "match": { "at": "message" }, "do": { "fail": "Eroare internă" } }
]'`;

const settingsCall = (url: string) =>
  `curl -X PUT ${url}/reges/control/settings -d '{ "processMs": 0, "resultStyle": "flat-pascal", "repeatedMessageId": "refuse" }'`;

export function helpPage(
  env: Record<string, string>,
  url: string,
  settings: RegesSettings,
  language: Language,
): PageParts {
  const text = words[language];
  const named = (entries: [string, string][]) =>
    entries.map(([name, value]) => html`<dt><code>${name}</code></dt><dd><code>${value}</code></dd>`);
  const values = Object.entries(settings).map(([name, value]): [string, string] => [name, JSON.stringify(value)]);
  const main = html`<main><h1>${text.help}</h1>
<h2>${text.addresses}</h2><div class="card"><dl class="facts">${named(Object.entries(env))}</dl></div>
<h2>${text.recipes}</h2><p class="soft">${text.recipesAbout}</p>
<div class="card pad scroll"><pre>${recipes(url)}</pre></div>
<p>${text.facts}: <code>at</code> (<code>call</code>: <code>host</code>, <code>call</code>, <code>cui</code>, <code>consumer</code>; <code>message</code>: <code>operation</code>, <code>type</code>, <code>cui</code>).</p>
<h2>${text.settings}</h2><p class="soft">${text.settingsAbout}</p>
<div class="card pad scroll"><pre>${settingsCall(url)}</pre></div>
<div class="card" data-live="settings"><dl class="facts">${named(values)}</dl></div>
<h2>${text.json}</h2><div class="card pad scroll"><pre>${ROUTES.join('\n')}</pre></div>
</main>`;
  return frame('help', language, text.help, main);
}
