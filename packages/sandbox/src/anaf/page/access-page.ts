/** Applications, people with certificates, tokens that were given out; and a refresh token without a browser. */

import { html } from '../../page/html.ts';
import { type Language, writeTime } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { table } from '../../page/table.ts';
import { type Given, type Grants, READY_CLIENT } from '../oauth/grants.ts';
import { PEOPLE, type Person } from '../oauth/people.ts';
import { frame } from './frame.ts';
import { type Words, words } from './words.ts';

const MOST_SHOWN = 60;

/** With the token that was just made, if one was. */
export function accessPage(grants: Grants, now: number, language: Language, fresh?: string): PageParts {
  const text = words[language];
  const people = PEOPLE.map(
    (person) =>
      html`<tr class="row"><td><b>${person.name}</b><div class="soft small">${person.about[language]}</div></td><td><code>${person.id}</code></td><td><code>${person.serial}</code></td><td class="small">${rightsOf(person, text)}</td><td class="nowrap"><form class="inline" method="post" action="/anaf/token?person=${person.id}"><button>${text.newToken}</button></form></td></tr>`,
  );
  const tokens = grants
    .given(MOST_SHOWN)
    .map(
      (given) =>
        html`<tr class="row"><td><code>${given.kind}</code></td><td>${given.person}</td><td><code>${given.client}</code></td><td class="small nowrap">${writeTime(new Date(given.made).toISOString(), language)}</td><td class="small nowrap">${writeTime(new Date(given.until).toISOString(), language)}</td><td>${tokenChip(given, now, text)}</td></tr>`,
    );
  return frame(
    'access',
    language,
    text.access,
    html`<main><h1>${text.access}</h1>
${fresh !== undefined && html`<h2>${text.newToken}</h2><p class="soft small">${text.newTokenAbout}</p><div class="card pad"><code class="token">${fresh}</code></div>`}
<h2>${text.client}</h2><p class="soft small">${text.clientAbout}</p>
<div class="card"><dl class="facts"><dt>client_id</dt><dd><code>${READY_CLIENT.id}</code></dd><dt>client_secret</dt><dd><code>${READY_CLIENT.secret}</code></dd></dl></div>
<h2>${text.people}</h2><p class="soft small">${text.newTokenAbout}</p>${table([text.person, 'certificate', 'serial', text.rights, ''], people, '')}
<h2>${text.tokens}</h2><div data-live="tokens">${table([text.kind, text.person, text.client, text.taken, text.until, text.state], tokens, text.nothing)}</div>
</main>`,
  );
}

function rightsOf({ rights }: Person, text: Words): string {
  if (rights === 'all') return text.allRights;
  return rights.length === 0 ? text.noRights : rights.join(', ');
}

function tokenChip({ used, until }: Given, now: number, text: Words) {
  if (used) return html`<span class="chip">${text.tokenStates.used}</span>`;
  if (until <= now) return html`<span class="chip bad">${text.tokenStates.over}</span>`;
  return html`<span class="chip good">${text.tokenStates.good}</span>`;
}
