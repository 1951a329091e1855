/** One message: who, what, and its views. */

import { type Html, html } from '../page/html.ts';
import { type Language, writeSize, writeTime } from '../page/language.ts';
import type { PageParts } from '../page/layout.ts';
import { findDkim } from './dkim-marks.ts';
import { headerLength } from './header-lines.ts';
import type { Kept } from './inbox.ts';
import { checkMessage } from './message-checks.ts';
import type { ReadMessage } from './read-message.ts';
import { type Words, words } from './words.ts';

export const TABS = ['html', 'text', 'headers', 'source', 'attachments', 'checks'] as const;
export type Tab = (typeof TABS)[number];

export interface MessageState {
  kept: Kept;
  raw: Buffer;
  read: ReadMessage;
  tab: Tab;
  /** Whether pictures are loaded from elsewhere. */
  loads: boolean;
}

const MOST_SOURCE = 500_000;

export function messagePage(state: MessageState, language: Language): PageParts {
  const { kept, raw, read } = state;
  const text = words[language];
  const title = read.subject || text.noSubject;
  const checks = checkMessage(raw, kept.envelope);
  const counts: Partial<Record<Tab, number>> = { attachments: read.attachments.length, checks: checks.length };
  const tabs = TABS.filter((tab) => tab !== 'html' || read.html !== undefined).map(
    (tab) =>
      html`<a href="?tab=${tab}"${tab === state.tab && html` aria-current="page"`}>${text[tab]}${counts[tab] ? ` (${counts[tab]})` : ''}</a>`,
  );
  const main = html`<main>
<div class="top"><a class="button" href="${kept.box === 'inbox' ? '/inbox' : '/inbox/bounces'}">← ${text.back}</a><span class="grow"></span>
<a class="button" href="/inbox/messages/${kept.id}/raw">${text.download}</a>
<form method="post" action="/inbox/delete"><input type="hidden" name="id" value="${kept.id}"><button class="bad">${text.delete}</button></form></div>
<div class="card">
<div class="pad"><h1>${title}</h1>${people(state, text)}${marks(state, text, language)}${read.trouble !== undefined && html`<p class="chip bad">${text.unreadable}</p>`}</div>
<nav class="tabs" aria-label="${title}">${tabs}</nav>
${view(state, text, language, checks)}
</div></main>`;
  return frame(title, main, language);
}

/** A page of one message, or of its absence. */
export function frame(title: string, main: Html, language: Language): PageParts {
  const text = words[language];
  return {
    title,
    home: { name: 'SMTP', href: '/inbox' },
    links: [
      { text: text.inbox, href: '/inbox' },
      { text: text.bounces, href: '/inbox/bounces' },
      { text: text.help, href: '/inbox/help' },
    ],
    style: STYLE,
    main,
  };
}

function people({ kept, read }: MessageState, text: Words): Html {
  const named = `${read.to} ${read.cc} ${read.bcc}`.toLowerCase();
  const recipients = kept.envelope.to.map((address, index) => {
    const isBlind = kept.box === 'inbox' && !named.includes(address.toLowerCase());
    const mark =
      isBlind && html` <span class="chip warn" title="${text.envelopeOnlyAbout}">${text.envelopeOnly}</span>`;
    return html`${index > 0 ? ', ' : ''}${address}${mark}`;
  });
  const rows: [string, Html | string][] = [
    [text.from, read.from],
    [text.to, read.to],
    [text.cc, read.cc],
    [text.replyTo, read.replyTo],
    [text.envelope, html`${kept.envelope.from || text.nullSender} → ${recipients}`],
  ];
  return html`<dl class="people">${rows
    .filter(([, value]) => value !== '')
    .map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

function marks({ kept, read }: MessageState, text: Words, language: Language): Html {
  const { envelope } = kept;
  const signatures = findDkim(read.headers).map(
    (mark) =>
      html`<span class="chip good" title="${text.signedAbout}">${text.signed} ${mark.domain} · ${mark.selector} · ${mark.algorithm}</span>`,
  );
  return html`<div class="marks"><span class="chip">${writeTime(kept.at, language)}</span><span class="chip">${writeSize(kept.size, language)}</span>
${signatures.length > 0 ? signatures : html`<span class="chip">${text.unsigned}</span>`}
<span class="chip">${envelope.secure ? text.secure : text.clear}</span>
${envelope.smtpUtf8 && html`<span class="chip">SMTPUTF8</span>`}${envelope.body !== undefined && html`<span class="chip">${envelope.body.toUpperCase()}</span>`}
${envelope.user !== undefined && html`<span class="chip">${text.signedInAs} ${envelope.user}</span>`}
<span class="chip">EHLO ${envelope.helo}</span></div>`;
}

function view(state: MessageState, text: Words, language: Language, checks: ReturnType<typeof checkMessage>): Html {
  const { kept, raw, read, tab } = state;
  if (tab === 'html' && read.html !== undefined) return htmlView(state, text);
  if (tab === 'headers') return headersView(read);
  if (tab === 'source') return sourceView(raw, text);
  if (tab === 'attachments') return attachmentsView(kept.id, read, text, language);
  if (tab === 'checks') {
    if (checks.length === 0) return html`<div class="empty"><p>${text.noChecks}</p></div>`;
    return html`<ul class="checks">${checks.map((check) => html`<li>${check[language]} <code class="soft">${check.rule}</code></li>`)}</ul>`;
  }
  if (read.text === '') return html`<div class="empty"><p>${text.noText}</p></div>`;
  return html`<pre class="pad plain">${read.text}</pre>`;
}

function htmlView({ kept, read, loads }: MessageState, text: Words): Html {
  const fromElsewhere = /(?:src|background)\s*=\s*["']?https?:|url\(\s*["']?https?:/i.test(read.html ?? '');
  const note =
    fromElsewhere &&
    !loads &&
    html`<p class="note small">${text.remoteOff} <a href="?tab=html&amp;remote=1">${text.remoteOn}</a></p>`;
  return html`${note}<iframe title="HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/inbox/messages/${kept.id}/html${loads && '?remote=1'}"></iframe>`;
}

/** The HTML for the frame: on white, as mail programs show it, links in a new window. */
export function mailHtml(read: ReadMessage): string {
  return `<!doctype html><meta charset="utf-8"><base target="_blank"><style>:root{background:#fff;color:#000;color-scheme:light}</style>${read.html ?? ''}`;
}

function headersView(read: ReadMessage): Html {
  return html`<div class="scroll"><table class="headers">${read.headers.map(
    ({ name, value }) => html`<tr><th scope="row">${name}</th><td><code>${value}</code></td></tr>`,
  )}</table></div>`;
}

function sourceView(raw: Buffer, text: Words): Html {
  const end = Math.max(MOST_SOURCE, headerLength(raw));
  const note = raw.length > end && html`<p class="note small">${text.truncated}</p>`;
  return html`${note}<pre class="pad">${raw.subarray(0, end).toString('utf8')}</pre>`;
}

function attachmentsView(id: number, read: ReadMessage, text: Words, language: Language): Html {
  if (read.attachments.length === 0) return html`<div class="empty"><p>${text.noAttachments}</p></div>`;
  const rows = read.attachments.map(
    (
      part,
    ) => html`<tr><td><a href="/inbox/messages/${id}/attachments/${part.index}">${part.name}</a>${part.inline && html` <span class="chip">${text.inline}</span>`}</td>
<td><code>${part.mediaType}</code></td><td class="size">${writeSize(part.size, language)}</td><td><code class="soft" title="SHA-256 ${part.sha256}">${part.sha256.slice(0, 12)}</code></td></tr>`,
  );
  return html`<div class="scroll"><table class="parts">${rows}</table></div>`;
}

const STYLE = `
.people { display: grid; grid-template-columns: max-content 1fr; gap: 3px 16px; margin: 12px 0; }
.people dt { color: var(--soft); } .people dd { margin: 0; overflow-wrap: anywhere; }
.marks { display: flex; flex-wrap: wrap; gap: 6px; }
.tabs { display: flex; flex-wrap: wrap; gap: 2px; padding: 0 12px; border-bottom: 1px solid var(--line); }
.tabs a { padding: 8px 14px; text-decoration: none; color: var(--soft); border-bottom: 2px solid transparent; margin-bottom: -1px; }
.tabs a:hover { color: var(--ink); } .tabs a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
iframe { display: block; width: 100%; height: 68vh; min-height: 420px; border: 0; background: #fff; }
.plain { font-family: inherit; font-size: 15px; max-width: 80ch; }
.headers th { width: 1%; } .headers td { overflow-wrap: anywhere; }
.headers tr:first-child > *, .parts tr:first-child > * { border-top: 0; } .headers th { border-top: 1px solid var(--line); vertical-align: top; }
.parts .size { white-space: nowrap; }
.note { margin: 0; padding: 8px 18px; background: var(--warn-ground); color: var(--warn); }
.checks { margin: 0; padding: 18px 18px 18px 38px; }
`;
