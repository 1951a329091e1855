/** Slack's mrkdwn as HTML: links and mentions, code, emphasis, quotes, lists. What isn't markup stays text. */

import { escapeHtml, Html } from '../page/html.ts';
import { withEmoji } from './emoji.ts';
import { CHANNELS, MEMBERS } from './first-people.ts';

/** The whole text with its markup. */
export function mrkdwn(text: string): Html {
  const parts = text.split(/```/);
  const isClosed = parts.length % 2 === 1;
  const html = parts.map((part, index) => {
    const isCode = index % 2 === 1 && (isClosed || index < parts.length - 1);
    if (isCode) return `<pre class="code">${escapeHtml(decode(part.replace(/^\n/, '')))}</pre>`;
    return lines(index % 2 === 1 ? `\`\`\`${part}` : part);
  });
  return new Html(html.join(''));
}

/** Text without markup but with its emoji. */
export function plain(text: string): Html {
  return new Html(escapeHtml(withEmoji(text)).replace(/\n/g, '<br>'));
}

/** Lines that begin with `&gt;` are quotes, those that begin with a bullet or a number hang. */
function lines(text: string): string {
  const all = text.split('\n').map((line) => {
    const quote = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (quote) return { kind: 'quote', html: inline(quote[1] ?? '') };
    const item = /^\s*([•◦▪-]|\d{1,3}\.)\s+(.*)$/.exec(line);
    if (item)
      return { kind: 'item', html: `<span>${escapeHtml(item[1] ?? '')}</span><span>${inline(item[2] ?? '')}</span>` };
    return { kind: 'line', html: inline(line) };
  });
  let out = '';
  for (const [index, { kind, html }] of all.entries()) {
    const before = all[index - 1]?.kind;
    const after = all[index + 1]?.kind;
    if (kind === 'quote') {
      out += `${before === 'quote' ? '<br>' : '<blockquote>'}${html}${after === 'quote' ? '' : '</blockquote>'}`;
    } else if (kind === 'item') out += `<span class="item">${html}</span>`;
    else out += `${before === 'line' ? '<br>' : ''}${html}`;
  }
  return out;
}

/** Marks a finished piece of HTML while the text around it is worked on. */
const HOLD = '\ue000';

function inline(text: string): string {
  const held: string[] = [];
  const hold = (html: string) => `${HOLD}${held.push(html) - 1}${HOLD}`;
  const marked = text
    .replaceAll(HOLD, '')
    .replace(/`([^`\n]+)`/g, (_, code: string) => hold(`<code>${escapeHtml(decode(code))}</code>`))
    .replace(/<([^<>\n]{1,3500})>/g, (whole, inside: string) => hold(bracket(inside, whole)));
  const html = emphasis(escapeHtml(withEmoji(decode(marked))));
  // Emphasis may stand around what is held, and code within a link.
  const release = (part: string): string =>
    part.replace(/\ue000(\d+)\ue000/g, (_, index: string) => release(held[Number(index)] ?? ''));
  return release(html);
}

const decode = (text: string) => text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/** Marks count at the edges of words only. */
function emphasis(html: string): string {
  const mark = (character: string, tag: string) => {
    const sign = character.replace('*', '\\*');
    const pattern = new RegExp(
      `(^|[^\\p{L}\\p{N}${sign}])${sign}([^\\s${sign}](?:[^${sign}]*[^\\s${sign}])?)${sign}(?![\\p{L}\\p{N}${sign}])`,
      'gu',
    );
    return (text: string) => text.replace(pattern, `$1<${tag}>$2</${tag}>`);
  };
  return mark('~', 's')(mark('_', 'em')(mark('*', 'strong')(html)));
}

/** What stands between angle brackets: a mention, a date or a link. */
function bracket(inside: string, whole: string): string {
  const [target = '', ...rest] = inside.split('|');
  const label = rest.join('|');
  const mention = (text: string) => `<span class="mention">${escapeHtml(text)}</span>`;
  if (target.startsWith('@')) {
    const member = MEMBERS.find(({ id }) => id === target.slice(1));
    return mention(`@${member?.name ?? (label || target.slice(1))}`);
  }
  if (target.startsWith('#')) {
    const channel = CHANNELS.find(({ id }) => id === target.slice(1));
    return mention(`#${channel?.name ?? (label || target.slice(1))}`);
  }
  if (target.startsWith('!date^')) return escapeHtml(decode(label || (target.split('^')[2] ?? '')));
  if (target.startsWith('!')) return mention(`@${label.replace(/^@/, '') || target.slice(1).split('^')[0]}`);
  if (/^(https?:\/\/|mailto:|tel:)/i.test(target)) {
    return link(decode(target), escapeHtml(withEmoji(decode(label || target.replace(/^(mailto|tel):/i, '')))));
  }
  return escapeHtml(decode(whole));
}

/** A link that leads out in a window of its own, and to the web or a mailbox only. */
export function link(href: string, html: string): string {
  if (!/^(https?:\/\/|mailto:|tel:)/i.test(href)) return html;
  return `<a href="${escapeHtml(href)}" target="_blank" rel="noreferrer noopener">${html}</a>`;
}
