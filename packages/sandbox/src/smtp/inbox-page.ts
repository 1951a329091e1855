/** The list of messages. */

import { type Html, html } from '../page/html.ts';
import { type Language, writeSize, writeTime } from '../page/language.ts';
import type { PageParts } from '../page/layout.ts';
import type { Box, Listed } from './inbox.ts';
import { type Words, words } from './words.ts';

export interface InboxState {
  box: Box;
  query: string;
  /** From 1. */
  page: number;
  pages: number;
  /** How many there are under this query. */
  count: number;
  inboxCount: number;
  bounceCount: number;
  messages: readonly Listed[];
}

export function inboxPage(state: InboxState, language: Language): PageParts {
  const text = words[language];
  const here = pathOf(state.box);
  const heading = state.box === 'inbox' ? text.inbox : text.bounces;
  const all = state.box === 'inbox' ? state.inboxCount : state.bounceCount;
  return {
    title: `${heading} (${all})`,
    home: { name: 'SMTP', href: '/inbox' },
    links: links(state, text),
    events: '/inbox/events',
    style: STYLE,
    main: html`<main>
<div class="top">
<h1>${heading}</h1>
<form class="grow" role="search" action="${here}"><input type="search" name="q" value="${state.query}" placeholder="${text.searchHint}" aria-label="${text.search}"></form>
<form method="post" action="/inbox/delete" data-confirm="${text.deleteAllSure}"><button class="bad">${text.deleteAll}</button></form>
</div>
<div class="card" data-live="list">${list(state, text, language)}</div>
</main>`,
  };
}

function links(state: InboxState, text: Words) {
  return [
    { text: `${text.inbox} (${state.inboxCount})`, href: '/inbox', current: state.box === 'inbox' },
    { text: `${text.bounces} (${state.bounceCount})`, href: '/inbox/bounces', current: state.box === 'bounces' },
    { text: text.help, href: '/inbox/help' },
  ];
}

function list(state: InboxState, text: Words, language: Language): Html {
  if (state.messages.length === 0) return empty(state, text);
  return html`<div class="rows">${state.messages.map((message) => row(message, text, language))}</div>${pager(state, text)}`;
}

function empty({ box, query }: InboxState, text: Words): Html {
  if (query !== '') return html`<div class="empty"><p>${text.emptyFound}</p></div>`;
  return box === 'inbox'
    ? html`<div class="empty"><p><b>${text.empty}</b></p><p>${text.emptyAbout}</p></div>`
    : html`<div class="empty"><p><b>${text.emptyBounces}</b></p><p>${text.emptyBouncesAbout}</p></div>`;
}

function row({ id, at, size, envelope, summary }: Listed, text: Words, language: Language): Html {
  const { attachments } = summary;
  return html`<a class="row" href="/inbox/messages/${id}">
<span class="who"><b>${summary.from || envelope.from || text.nullSender}</b><span class="soft small">${text.to} ${envelope.to.join(', ')}</span></span>
<span class="what">${summary.subject || text.noSubject}</span>
<span class="marks">${
    attachments > 0 &&
    html`<span class="chip">${attachments} ${attachments === 1 ? text.attachment : text.attachmentsMany}</span>`
  }${summary.dkim.length > 0 && html`<span class="chip good">${text.signed}</span>`}</span>
<span class="when soft small"><time datetime="${at}">${writeTime(at, language)}</time><span>${writeSize(size, language)}</span></span>
</a>`;
}

function pager({ box, query, page, pages }: InboxState, text: Words): Html | undefined {
  if (pages <= 1) return undefined;
  const to = (number: number) =>
    `${pathOf(box)}?${new URLSearchParams({ ...(query && { q: query }), page: String(number) })}`;
  return html`<div class="pager pad">${page > 1 && html`<a class="button" href="${to(page - 1)}">${text.newer}</a>`}
<span class="soft">${page} / ${pages}</span>
${page < pages && html`<a class="button" href="${to(page + 1)}">${text.older}</a>`}</div>`;
}

const pathOf = (box: Box) => (box === 'inbox' ? '/inbox' : '/inbox/bounces');

const STYLE = `
.row { display: grid; grid-template-columns: minmax(200px, 3fr) minmax(200px, 4fr) 170px 190px; gap: 4px 18px; align-items: center; padding: 11px 18px; border-top: 1px solid var(--line); color: inherit; text-decoration: none; }
.rows .row:first-child { border-top: 0; }
.row:hover { background: var(--hover); }
.row span { min-width: 0; }
.who, .when { display: flex; flex-direction: column; }
.who > *, .what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.marks { display: flex; gap: 6px; flex-wrap: wrap; justify-content: flex-end; }
.when { text-align: right; }
.pager { display: flex; gap: 14px; align-items: center; justify-content: center; border-top: 1px solid var(--line); }
@media (max-width: 760px) {
  .row { grid-template-columns: 1fr auto; }
  .what { grid-column: 1 / -1; grid-row: 2; white-space: normal; }
  .marks { grid-column: 1 / -1; justify-content: flex-start; }
  .when { grid-row: 1; grid-column: 2; }
}
`;
