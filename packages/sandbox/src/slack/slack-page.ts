/** The page that shows the workspace: its channels, and what was posted, drawn the way Slack draws it. */

import { type Html, html } from '../page/html.ts';
import { type Language, writeSize, writeTime } from '../page/language.ts';
import type { PageParts } from '../page/layout.ts';
import { attachmentHtml, blockHtml } from './block-html.ts';
import { emojiOf } from './emoji.ts';
import { BOT, type Channel } from './first-people.ts';
import { ICONS } from './icons.ts';
import { mrkdwn, plain } from './mrkdwn.ts';
import { STYLE } from './slack-style.ts';
import { type Words, words } from './words.ts';
import type { Message, MessageBody, StoredFile, Workspace } from './workspace.ts';

const MOST_SHOWN = 200;

/** Pictures that hold no script: these alone are shown. */
export const isSafePicture = (mediaType: string) => /^image\/(png|jpeg|gif|webp)$/.test(mediaType);

export function slackPage(workspace: Workspace, channel: Channel, language: Language): PageParts {
  const text = words[language];
  const draw = createDrawing(workspace, text, language);
  const messages = workspace.messages({ channel: channel.id, limit: MOST_SHOWN });
  const older = workspace.count(channel.id) - messages.length;
  const shown = new Set(messages.map(({ ts }) => ts));
  const first = messages.filter(
    ({ threadTs, body }) => threadTs === undefined || body.broadcast || !shown.has(threadTs),
  );
  return {
    title: `${titleOf(channel)} · Slack`,
    home: { name: 'Slack', href: '/slack' },
    links: [{ text: text.help, href: '/slack/help' }],
    events: '/slack/events',
    style: STYLE,
    main: html`<div class="workspace">
<nav class="channels" data-live="channels" aria-label="${text.channels}">${channelList(workspace, channel, text)}</nav>
<main>
<div class="top"><h1>${titleOf(channel)}</h1>${stateChips(channel, text)}<span class="soft grow">${channel.about[language]}</span>
<form method="post" action="/slack/delete" data-confirm="${text.deleteAllSure}"><button class="bad">${text.deleteAll}</button></form></div>
<div class="card" data-live="messages">
${older > 0 && html`<p class="pad soft small">${text.older} ${older}</p>`}
${first.length === 0 ? html`<div class="empty"><p><b>${text.empty}</b></p><p>${text.emptyAbout}</p></div>` : first.map(draw.message)}
</div></main></div>`,
  };
}

function channelList(workspace: Workspace, current: Channel, text: Words): Html {
  const all = workspace.channels();
  const entry = (channel: Channel) => {
    const count = workspace.count(channel.id);
    return html`<a href="/slack?channel=${channel.id}"${channel.id === current.id && html` aria-current="page"`}${(channel.archived || channel.closed) && html` class="off"`}><span class="sign">${channel.kind === 'private' ? ICONS.lock : channel.kind === 'im' ? '@' : '#'}</span><span class="grow">${channel.name.replace(/^@/, '')}</span>${count > 0 && html`<span class="count">${count}</span>`}</a>`;
  };
  const direct = all.filter(({ kind }) => kind === 'im');
  return html`<h2>${text.channels}</h2>${all.filter(({ kind }) => kind !== 'im').map(entry)}${direct.length > 0 && html`<h2>${text.direct}</h2>${direct.map(entry)}`}`;
}

const titleOf = (channel: Channel) => (channel.kind === 'im' ? channel.name : `#${channel.name}`);

function stateChips(channel: Channel, text: Words): Html {
  return html`${channel.kind === 'private' && html`<span class="chip">${text.private}</span>`}${channel.archived && html`<span class="chip warn">${text.archived}</span>`}${channel.readOnly && html`<span class="chip warn">${text.readOnly}</span>`}${channel.closed && html`<span class="chip warn">${text.closed}</span>`}`;
}

function createDrawing(workspace: Workspace, text: Words, language: Language) {
  function message(shown: Message): Html {
    const replies = shown.threadTs === undefined ? workspace.thread(shown.channel, shown.ts).slice(1) : [];
    return html`<article class="message" id="${shown.ts}">${avatar(shown.body)}<div class="grow">${head(shown)}${content(shown.body)}${
      shown.before.length > 0 &&
      html`<details class="small"><summary class="soft">${text.before} (${shown.before.length})</summary>${shown.before.map((old) => html`<div class="old">${content(old)}</div>`)}</details>`
    }${
      replies.length > 0 &&
      html`<div class="thread"><div class="soft small">${replies.length} ${replies.length === 1 ? text.reply : text.replies}</div>${replies.map(message)}</div>`
    }</div></article>`;
  }

  function head({ ts, via, body, edited }: Message): Html {
    const at = new Date(Number(ts) * 1_000).toISOString();
    return html`<div class="head"><b>${body.username ?? BOT.name}</b> <span class="chip">APP</span> <time class="soft small" datetime="${at}" title="${ts}">${writeTime(at, language)}</time> <span class="soft small">${text.via[via]}</span>${edited !== undefined && html` <span class="soft small">(${text.edited})</span>`}${
      body.metadata !== undefined &&
      html` <span class="chip" title="${JSON.stringify(body.metadata).slice(0, 1_000)}">${text.metadata}</span>`
    }</div>`;
  }

  function content(body: MessageBody): Html {
    const words = body.mrkdwn === false ? plain(body.text) : mrkdwn(body.text);
    const files = (body.files ?? []).flatMap((id) => workspace.file(id) ?? []);
    return html`${body.blocks?.length ? html`<div class="blocks">${body.blocks.map(blockHtml)}</div>` : body.text !== '' && html`<div class="words">${words}</div>`}${(body.attachments ?? []).map(attachmentHtml)}${files.map(fileHtml)}`;
  }

  function fileHtml(file: StoredFile): Html {
    const href = `/slack/files/${file.id}`;
    return html`<div class="file">${isSafePicture(file.mediaType) ? html`<a href="${href}"><img src="${href}" alt="${file.title}"></a>` : html`<span class="icon">${ICONS.file}</span>`}<div><a href="${href}"><b>${file.title}</b></a><div class="soft small">${file.name} · ${file.mediaType} · ${writeSize(file.size, language)}</div></div></div>`;
  }

  function avatar({ icon_emoji, username }: MessageBody): Html {
    const icon = icon_emoji === undefined ? undefined : emojiOf(icon_emoji.replaceAll(':', ''));
    return html`<div class="avatar" aria-hidden="true">${icon !== undefined && !icon.startsWith(':') ? icon : (username ?? BOT.name).slice(0, 1).toUpperCase()}</div>`;
  }

  return { message };
}
