/** Addresses, recipes and settings. */

import { html } from '../../page/html.ts';
import type { Language } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import type { AnafSettings } from '../settings.ts';
import { frame } from './frame.ts';
import { words } from './words.ts';

const ROUTES = [
  'GET /anaf/uploads.json?limit=',
  'GET /anaf/uploads/<index>/xml',
  'GET /anaf/calls.json?limit=',
  'DELETE /anaf/uploads',
  'GET /anaf/transports.json?limit=',
  'GET /anaf/transports/<index>/xml',
  'DELETE /anaf/transports',
  'GET /anaf/certificate.pem',
  'POST /anaf/control/tokens {"person":"contabil"}',
  'PUT /anaf/control/clients {"id":"…","secret":"…","callbacks":["https://…"]}',
  'GET, PUT, DELETE /anaf/control/firms/<cui>',
  'GET, PUT, DELETE /anaf/control/transports/<uit> {"state":"expired"}',
];

const recipes = (url: string) => `curl -X PUT ${url}/recipes/anaf -H 'content-type: application/json' -d '[
  { "match": { "call": "upload" }, "do": { "cut": "after" } },
  { "match": { "call": "upload" }, "do": { "technical": "XXX" } },
  { "match": { "call": "upload" }, "do": { "processMs": 600000 } },
  { "match": { "call": "upload" }, "do": { "listLateMs": 900000 } },
  { "match": { "call": "upload" }, "do": { "verdict": { "nok": ["E: …"] } } },
  { "match": { "call": "upload" }, "do": { "verdict": "not-taken" } },
  { "match": { "call": "descarcare" }, "do": { "signature": "line-breaks" } },
  { "match": { "call": "listaMesajePaginatieFactura" }, "do": { "skewMs": -120000 } },
  { "match": { "call": "etransport-upload" }, "do": { "cut": "after", "listLateMs": 60000 } },
  { "match": { "call": "etransport-upload" }, "do": { "uit": "wrong-digits" } },
  { "match": { "call": "etransport-stareMesaj" }, "do": { "status": 204 } },
  { "match": { "host": "api" }, "do": { "staleToken": true } },
  { "match": { "host": "api" }, "times": 3, "do": { "tooMany": 30 } },
  { "match": { "call": "tva" }, "do": { "firewall": "public" } },
  { "match": { "call": "tva" }, "do": { "status": 503 } },
  { "match": { "call": "token" }, "do": { "silentMs": 65000 } },
  { "match": { "host": "vies" }, "do": { "userError": "MS_MAX_CONCURRENT_REQ" } }
]'`;

const settingsCall = (url: string) =>
  `curl -X PUT ${url}/anaf/control/settings -d '{ "processMs": 0, "clockOffsetMs": 5184000000, "strictPace": true, "certificate": "contabil" }'`;

export function helpPage(
  env: Record<string, string>,
  url: string,
  settings: AnafSettings,
  language: Language,
): PageParts {
  const text = words[language];
  const addresses = Object.entries(env)
    .filter(([name]) => name !== 'ANAF_REFRESH_TOKEN')
    .map(([name, value]) => html`<dt><code>${name}</code></dt><dd><code>${value}</code></dd>`);
  const values = Object.entries(settings).map(
    ([name, value]) => html`<dt><code>${name}</code></dt><dd><code>${JSON.stringify(value)}</code></dd>`,
  );
  return frame(
    'help',
    language,
    text.help,
    html`<main><h1>${text.help}</h1>
<h2>${text.addresses}</h2><div class="card"><dl class="facts">${addresses}</dl></div>
<h2>${text.recipes}</h2><p class="soft">${text.recipesAbout}</p>
<div class="card pad scroll"><pre>${recipes(url)}</pre></div>
<p>${text.facts}: <code>host</code> (<code>public</code>, <code>api</code>, <code>oauth</code>, <code>vies</code>), <code>call</code>, <code>cif</code>.</p>
<h2>${text.settings}</h2><p class="soft">${text.settingsAbout}</p>
<div class="card pad scroll"><pre>${settingsCall(url)}</pre></div>
<div class="card" data-live="settings"><dl class="facts">${values}</dl></div>
<h2>${text.json}</h2><div class="card pad scroll"><pre>${ROUTES.join('\n')}</pre></div>
</main>`,
  );
}
