/** The queues of an employer: how long each is, how far its consumers have read, what came last. */

import { type Html, html } from '../../page/html.ts';
import { type Language, writeTime } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { table } from '../../page/table.ts';
import type { Employer } from '../employers.ts';
import { type Cursor, type Entry, SHARED } from '../queue/queues.ts';
import type { System } from '../registry/work.ts';
import { entityAt, textAt } from '../schema/read-body.ts';
import { bold, choose, frame, guid } from './frame.ts';
import { words } from './words.ts';

const MOST_SHOWN = 100;

export function queuesPage(system: System, cui: string | null, language: Language): PageParts {
  const text = words[language];
  const all = system.employers.all();
  const chosen = choose(all, cui);
  const main = html`<main><div class="top"><h1 class="grow">${text.queues} · ${chosen?.name ?? ''}</h1>${all
    .filter((each) => each !== chosen)
    .map(({ cui: other, name }) => html`<a class="button" href="/reges/queues?cui=${other}">${name}</a>`)}</div>
<div data-live="queues">${chosen && parts(chosen, system, language)}</div></main>`;
  return frame('queues', language, text.queues, main, chosen?.cui);
}

function parts({ id }: Employer, { queues }: System, language: Language): Html {
  const text = words[language];
  const cursors = queues.cursors(id).map((cursor) => cursorRow(cursor, queues.length(id, cursor.queue), language));
  const entries = queues.newest(id, MOST_SHOWN).map((entry) => entryRow(entry, language));
  const number = (name: string) => html`<span class="num">${name}</span>`;
  return html`<h2>${text.cursors}</h2><p class="soft small">${text.cursorsAbout}</p>
${table([text.queue, text.consumer, number(text.read), number(text.behind)], cursors, text.nobodyReads)}
<h2>${text.newest}</h2><div class="cards entries">${table([text.position, text.queue, text.operation, text.result], entries, text.nothing)}</div>`;
}

function cursorRow({ queue, consumer, position }: Cursor, length: number, language: Language): Html {
  const left = length - position;
  const name =
    consumer === SHARED ? html`<span class="soft">${words[language].shared}</span>` : html`<code>${consumer}</code>`;
  return html`<tr class="row"><td><code>${queue}</code></td><td>${name}</td><td class="num">${position}</td>
<td class="num">${left > 0 ? html`<span class="chip warn">${left}</span>` : left}</td></tr>`;
}

function entryRow({ position, queue, due, entity }: Entry, language: Language): Html {
  const said = entityAt(entity, 'Result');
  const code = said ? textAt(said, 'CodeType') : '';
  const tone = { SUCCES: 'good', WARNING: 'warn', ERROR: 'bad' }[code] ?? '';
  const place =
    position === 0 ? html`<span class="chip warn">${words[language].notDue}</span>` : html`<b>${position}</b>`;
  return html`<tr class="row"><td class="nowrap">${place}<div class="soft small">${writeTime(new Date(due).toISOString(), language)}</div></td>
<td><code>${queue}</code></td><td>${textAt(entity, 'Header/Operation')}${guid(textAt(entity, 'Header/MessageId'))}</td>
<td>${said && html`<span class="chip ${tone}">${code}</span><div class="said${tone === 'bad' && ' bad'}">${bold(textAt(said, 'Description'))}</div>`}</td></tr>`;
}
