/** `rich_text` blocks as HTML. */

import { type Html, html, Html as Raw } from '../page/html.ts';
import { asObject, type Facts } from './checks.ts';
import { emojiOf } from './emoji.ts';
import { CHANNELS, MEMBERS } from './first-people.ts';
import { link, plain } from './mrkdwn.ts';

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export function richText(parts: readonly unknown[]): Html {
  return html`<div class="rich">${parts.map(partHtml)}</div>`;
}

function partHtml(value: unknown): Html {
  const part = asObject(value) ?? {};
  const inner = listOf(part.elements);
  if (part.type === 'rich_text_list') {
    const items = inner.map((item) => html`<li>${listOf(asObject(item)?.elements).map(inlineHtml)}</li>`);
    const indent = Math.min(Math.max(Math.trunc(Number(part.indent)) || 0, 0), 8);
    const start = Math.max(Math.trunc(Number(part.offset)) || 0, 0) + 1;
    return part.style === 'ordered'
      ? html`<ol class="in${indent}" start="${start}">${items}</ol>`
      : html`<ul class="in${indent}">${items}</ul>`;
  }
  if (part.type === 'rich_text_preformatted') return html`<pre class="code">${inner.map(inlineHtml)}</pre>`;
  if (part.type === 'rich_text_quote') return html`<blockquote>${inner.map(inlineHtml)}</blockquote>`;
  return html`<p>${inner.map(inlineHtml)}</p>`;
}

function inlineHtml(value: unknown): Html {
  const facts = asObject(value) ?? {};
  return styled(inlineOf(facts), asObject(facts.style) ?? {});
}

function inlineOf(facts: Facts): Html {
  const text = typeof facts.text === 'string' ? facts.text : '';
  const mention = (name: string) => html`<span class="mention">${name}</span>`;
  switch (facts.type) {
    case 'text':
      return plain(text);
    case 'link':
      return new Raw(link(String(facts.url), plain(text || String(facts.url)).text));
    case 'emoji':
      return html`${emojiOf(String(facts.name))}`;
    case 'user':
      return mention(`@${MEMBERS.find(({ id }) => id === facts.user_id)?.name ?? facts.user_id}`);
    case 'channel':
      return mention(`#${CHANNELS.find(({ id }) => id === facts.channel_id)?.name ?? facts.channel_id}`);
    case 'usergroup':
      return mention(`@${facts.usergroup_id}`);
    case 'broadcast':
      return mention(`@${facts.range}`);
    case 'date':
      return html`${String(facts.fallback ?? facts.timestamp)}`;
    default:
      return html`${text || String(facts.value ?? '')}`;
  }
}

function styled(inner: Html, style: Facts): Html {
  let out = inner;
  if (style.code === true) out = html`<code>${out}</code>`;
  if (style.strike === true) out = html`<s>${out}</s>`;
  if (style.italic === true) out = html`<em>${out}</em>`;
  if (style.bold === true) out = html`<strong>${out}</strong>`;
  return out;
}
