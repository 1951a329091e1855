/** The page that says how to make the server misbehave. */

import { html } from '../page/html.ts';
import type { Language } from '../page/language.ts';
import type { PageParts } from '../page/layout.ts';
import { MAGIC_ADDRESSES } from './misbehaviour.ts';
import { words } from './words.ts';

const MOMENTS = {
  connect: { en: 'before the greeting', ro: 'înaintea salutului' },
  auth: { en: 'signing in', ro: 'autentificare' },
  mail: { en: 'MAIL FROM', ro: 'MAIL FROM' },
  rcpt: { en: 'each RCPT TO', ro: 'fiecare RCPT TO' },
  data: { en: 'within the message, which is not kept', ro: 'în timpul mesajului, care nu este păstrat' },
  message: { en: 'after the final dot', ro: 'după punctul final' },
};

const ROUTES = [
  'GET /inbox/messages.json?q=&limit=&offset=',
  'GET /inbox/envelopes.json',
  'GET /inbox/bounces.json',
  'GET /inbox/messages/<id>.json',
  'GET /inbox/messages/<id>/raw',
  'DELETE /inbox/messages',
];

const example = (url: string) => `curl -X PUT ${url}/recipes/smtp -H 'content-type: application/json' -d '[
  { "match": { "at": "rcpt", "to": "ana@example.com" }, "times": 2, "do": { "reply": "450 4.2.0 try again in 30 seconds" } },
  { "match": { "at": "rcpt", "domain": "example.org" }, "do": { "greylistSeconds": 60 } },
  { "match": { "at": "message" }, "do": { "cut": true } },
  { "match": { "at": "auth" }, "do": { "reply": "535 5.7.8 authentication failed" } },
  { "match": { "at": "connect" }, "do": { "hide": ["STARTTLS", "SMTPUTF8"], "size": 10000, "requireAuth": true } },
  { "match": { "at": "mail" }, "do": { "waitMs": 8000, "reply": "421 4.3.2 shutting down" } },
  { "match": { "at": "rcpt", "to": "ion@example.com" }, "do": { "returns": "bounce" } }
]'`;

export function helpPage(language: Language, url: string): PageParts {
  const text = words[language];
  return {
    title: text.help,
    home: { name: 'SMTP', href: '/inbox' },
    links: [
      { text: text.inbox, href: '/inbox' },
      { text: text.bounces, href: '/inbox/bounces' },
      { text: text.help, href: '/inbox/help', current: true },
    ],
    main: html`<main>
<h1>${text.help}</h1>
<h2>${text.magic}</h2><p class="soft">${text.magicAbout}</p>
<div class="card scroll"><table><tr><th>${text.address}</th><th>${text.happens}</th></tr>${MAGIC_ADDRESSES.map(
      (magic) => html`<tr><td><code>${magic.localPart}@</code></td><td>${magic[language]}</td></tr>`,
    )}</table></div>
<h2>${text.recipes}</h2><p class="soft">${text.recipesAbout}</p>
<div class="card pad scroll"><pre>${example(url)}</pre></div>
<p>${text.moments}: ${Object.entries(MOMENTS).map(
      ([at, about], index) => html`${index > 0 ? ', ' : ''}<code>${at}</code> (${about[language]})`,
    )}. ${text.facts}: <code>at</code>, <code>from</code>, <code>to</code>, <code>domain</code>, <code>user</code>.</p>
<h2>${text.json}</h2><div class="card pad scroll"><pre>${ROUTES.join('\n')}</pre></div>
</main>`,
  };
}
