/** Blocks drawn the way Slack draws them. Pictures from elsewhere are named, not loaded. */

import { type Html, html, Html as Raw } from '../page/html.ts';
import { asObject, type Facts } from './checks.ts';
import { emojiOf } from './emoji.ts';
import { ICONS } from './icons.ts';
import { link, mrkdwn, plain } from './mrkdwn.ts';
import { richText } from './rich-text-html.ts';

/** One block; of an unknown kind its name. */
export function blockHtml(value: unknown): Html {
  const block = asObject(value) ?? {};
  const type = String(block.type);
  const draw = BLOCKS[type];
  return draw ? draw(block) : html`<div class="chip">${type}</div>`;
}

/** A text object, by its own rules. */
function textHtml(value: unknown): Html {
  const facts = asObject(value);
  const text = typeof facts?.text === 'string' ? facts.text : '';
  return facts?.type === 'mrkdwn' ? mrkdwn(text) : plain(text);
}

const wordsOf = (value: unknown) => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const BLOCKS: Record<string, (block: Facts) => Html> = {
  divider: () => html`<hr>`,
  header: (block) => html`<h3>${textHtml(block.text)}</h3>`,
  section: (block) =>
    html`<div class="section"><div class="grow">${block.text !== undefined && html`<div>${textHtml(block.text)}</div>`}${
      block.fields !== undefined &&
      html`<div class="fields">${listOf(block.fields).map((field) => html`<div>${textHtml(field)}</div>`)}</div>`
    }</div>${block.accessory !== undefined && html`<div class="accessory">${elementHtml(block.accessory)}</div>`}</div>`,
  context: (block) =>
    html`<div class="context">${listOf(block.elements).map((element) => {
      const facts = asObject(element);
      return facts?.type === 'image' ? picture(facts) : html`<span>${textHtml(element)}</span>`;
    })}</div>`,
  image: (block) =>
    html`<figure>${block.title !== undefined && html`<figcaption>${textHtml(block.title)}</figcaption>`}${picture(block)}</figure>`,
  actions: (block) => html`<div class="actions">${listOf(block.elements).map(elementHtml)}</div>`,
  context_actions: (block) => html`<div class="actions">${listOf(block.elements).map(elementHtml)}</div>`,
  input: (block) =>
    html`<label class="input"><b>${textHtml(block.label)}</b>${elementHtml(block.element)}${block.hint !== undefined && html`<span class="soft small">${textHtml(block.hint)}</span>`}</label>`,
  rich_text: (block) => richText(listOf(block.elements)),
  markdown: (block) => html`<div class="markdown">${mrkdwn(wordsOf(block.text))}</div>`,
  video: (block) =>
    html`<div class="picture">▶ <b>${textHtml(block.title)}</b> ${web(wordsOf(block.title_url) || wordsOf(block.video_url))}</div>`,
  file: (block) => html`<div class="chip">${wordsOf(block.external_id)}</div>`,
  table: (block) =>
    html`<div class="scroll"><table class="grid">${listOf(block.rows).map(
      (row) => html`<tr>${listOf(row).map((cell) => html`<td>${cellHtml(cell)}</td>`)}</tr>`,
    )}</table></div>`,
};

function cellHtml(cell: unknown): Html | string {
  const facts = asObject(cell);
  if (facts?.type === 'rich_text') return richText(listOf(facts.elements));
  return facts?.text === undefined ? String(facts?.value ?? '') : String(facts.text);
}

function picture(facts: Facts): Html {
  return html`<span class="picture" title="${wordsOf(facts.image_url)}">${ICONS.picture} ${wordsOf(facts.alt_text)}</span>`;
}

const web = (href: string) => new Raw(href === '' ? '' : link(href, plain(href).text));

/** Something to press or to fill in; here it only shows. */
function elementHtml(value: unknown): Html {
  const facts = asObject(value) ?? {};
  const type = String(facts.type);
  if (type === 'button' || type === 'workflow_button') {
    const style = ['primary', 'danger'].includes(String(facts.style)) ? ` ${facts.style}` : '';
    const href = wordsOf(facts.url);
    const label = html`<span class="press${style}" title="${[wordsOf(facts.action_id), wordsOf(facts.value)].filter(Boolean).join(' = ')}">${textHtml(facts.text)}</span>`;
    return href === '' ? label : new Raw(link(href, label.text));
  }
  if (type === 'image') return picture(facts);
  if (type === 'checkboxes' || type === 'radio_buttons') {
    const mark = type === 'checkboxes' ? '☐' : '○';
    return html`<span class="choices">${listOf(facts.options).map((option) => html`<span>${mark} ${textHtml(asObject(option)?.text)}</span>`)}</span>`;
  }
  if (type === 'overflow') return html`<span class="press">⋯</span>`;
  if (type === 'icon_button') return html`<span class="press">${emojiOf(wordsOf(facts.icon))}</span>`;
  if (type.endsWith('_select') || type.endsWith('picker')) {
    const shown = facts.placeholder ?? asObject(facts.initial_option)?.text;
    return html`<span class="press menu">${shown === undefined ? wordsOf(facts.initial_date) || wordsOf(facts.initial_time) || type : textHtml(shown)} ▾</span>`;
  }
  return html`<span class="field">${facts.placeholder === undefined ? wordsOf(facts.initial_value) : textHtml(facts.placeholder)}</span>`;
}

/** An older attachment: a bar of its colour, title, text, fields. */
export function attachmentHtml(value: unknown): Html {
  const facts = asObject(value) ?? {};
  const named: Record<string, string> = { good: '#2eb67d', warning: '#ecb22e', danger: '#e01e5a' };
  const asked = wordsOf(facts.color);
  const color = named[asked] ?? (/^#?[0-9a-f]{6}$/i.test(asked) ? `#${asked.replace('#', '')}` : '#9aa6b5');
  const title =
    wordsOf(facts.title_link) === ''
      ? plain(wordsOf(facts.title)).text
      : link(wordsOf(facts.title_link), plain(wordsOf(facts.title)).text);
  return html`${facts.pretext !== undefined && html`<div>${mrkdwn(wordsOf(facts.pretext))}</div>`}<div class="attachment"><svg class="colour" width="4" height="100%" aria-hidden="true"><rect width="4" height="100%" fill="${color}"></rect></svg><div class="grow">
${facts.author_name !== undefined && html`<div class="soft small">${wordsOf(facts.author_name)}</div>`}
${facts.title !== undefined && html`<div><b>${new Raw(title)}</b></div>`}
${facts.text !== undefined && html`<div>${mrkdwn(wordsOf(facts.text))}</div>`}
${facts.fields !== undefined && html`<div class="fields">${listOf(facts.fields).map((field) => html`<div><b>${wordsOf(asObject(field)?.title)}</b><br>${mrkdwn(wordsOf(asObject(field)?.value))}</div>`)}</div>`}
${listOf(facts.blocks).map(blockHtml)}
${facts.image_url !== undefined && picture({ image_url: facts.image_url, alt_text: facts.fallback ?? '' })}
${facts.footer !== undefined && html`<div class="soft small">${wordsOf(facts.footer)}</div>`}
</div></div>`;
}
