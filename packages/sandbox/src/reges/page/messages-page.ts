/** The messages that were taken, each with what came of it; and one with all that is known of it. */

import { type Html, html } from '../../page/html.ts';
import { type Language, writeTime } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { table } from '../../page/table.ts';
import type { KeptMessage, Message } from '../queue/messages.ts';
import type { Entry } from '../queue/queues.ts';
import { nameOf } from '../registry/employee-operations.ts';
import type { System } from '../registry/work.ts';
import type { Entity } from '../schema/model.ts';
import { entityAt, textAt } from '../schema/read-body.ts';
import { toJson } from '../schema/write.ts';
import { bold, frame } from './frame.ts';
import { type Words, words } from './words.ts';

const MOST_SHOWN = 200;
const MOST_SOURCE = 20_000;

export function messagesPage({ messages, queues, employers }: System, now: number, language: Language): PageParts {
  const text = words[language];
  const newest = messages.newest(MOST_SHOWN);
  const rows = newest.map((message) => {
    const { number, operation, received } = message;
    return html`<tr class="row"><td class="nowrap"><a class="index" href="/reges/messages/${number}">${number}</a><div class="soft small">${moment(received, language)}</div></td>
<td>${operation}<div class="soft small">${employers.byId(message.employer)?.name ?? ''}</div></td>
<td>${subjectOf(message)}</td>
<td>${outcome(message, queues.about(message.responseId), now, text)}</td></tr>`;
  });
  const empty = html`<div class="card empty"><p><b>${text.emptyMessages}</b></p><p>${text.emptyMessagesAbout}</p></div>`;
  const main = html`<main><div class="top"><h1 class="grow">${text.messages}</h1></div>
<div class="cards" data-live="messages">${rows.length === 0 ? empty : table([text.message, text.operation, text.about, text.result], rows, '')}
${newest.length === MOST_SHOWN && html`<p class="soft small">${text.older}</p>`}</div></main>`;
  return frame('messages', language, text.messages, main);
}

export function messagePage(
  message: KeptMessage,
  { queues, employers }: System,
  now: number,
  language: Language,
): PageParts {
  const text = words[language];
  const { operation, type, received, ready, responseId, messageId, entity } = message;
  const employer = employers.byId(message.employer);
  const source = JSON.stringify(toJson(entity, type, 'camel'), null, 2);
  const main = html`<main><div class="top"><h1>${operation}</h1><span class="soft">${subjectOf(message)}</span></div>
<div data-live="message"><div class="card"><dl class="facts">
${fact(text.employer, html`${employer?.name ?? ''} <span class="soft">CUI ${employer?.cui ?? ''}</span>`)}
${fact('MessageId', html`<code>${messageId}</code>`)}
${fact(text.receipt, html`<code>${responseId}</code>`)}
${fact(text.taken, moment(received, language))}
${fact(text.worked, message.isWorked ? moment(ready, language) : html`<span class="chip warn">${text.inWork}</span>`)}
</dl></div>
<h2>${text.result}</h2><div class="card pad">${outcome(message, queues.about(responseId), now, text)}</div></div>
<h2>${text.source}</h2><div class="card pad"><pre>${source.slice(0, MOST_SOURCE)}</pre></div></main>`;
  return frame('messages', language, operation, main);
}

const fact = (name: string, value: Html | string) => html`<dt>${name}</dt><dd>${value}</dd>`;

const moment = (ms: number, language: Language) => writeTime(new Date(ms).toISOString(), language);

/** Whom or what it is about: a person, a contract's number. */
function subjectOf({ entity }: Message): string {
  const info = entityAt(entity, 'Info') ?? entityAt(entity, 'InfoSalariat');
  const number = textAt(entity, 'Continut/NumarContract') || textAt(entity, 'ContinutContract/NumarContract');
  return [info && nameOf(info), number].filter(Boolean).join(' · ');
}

/** Each result that came, or why there is none. */
function outcome({ isWorked }: KeptMessage, entries: readonly Entry[], now: number, text: Words): Html {
  if (!isWorked) return html`<span class="chip warn">${text.inWork}</span>`;
  if (entries.length === 0) return html`<span class="chip">${text.noResult}</span>`;
  return html`${entries.map((entry) =>
    entry.position === 0 && entry.due > now
      ? html`<div><span class="chip warn">${text.resultLater}</span></div>`
      : result(entityAt(entry.entity, 'Result') ?? {}),
  )}`;
}

function result(said: Entity): Html {
  const code = textAt(said, 'CodeType');
  const tone = { SUCCES: 'good', WARNING: 'warn' }[code] ?? 'bad';
  const [ref, second] = [textAt(said, 'Ref'), textAt(said, 'SecRef')];
  return html`<div><span class="chip ${tone}">${code}</span><div class="said${tone === 'bad' && ' bad'}">${bold(textAt(said, 'Description'))}</div>
${named('Ref', ref)}${named('SecRef', second)}</div>`;
}

const named = (name: string, id: string) =>
  id !== '' && html`<div class="guid">${name} <code class="guid">${id}</code></div>`;
