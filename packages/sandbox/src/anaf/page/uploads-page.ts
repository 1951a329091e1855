/** The uploads, each with its state and verdict; and one of them with all that is known of it. */

import { type Html, html } from '../../page/html.ts';
import { type Language, writeSize, writeTime } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { table } from '../../page/table.ts';
import type { Store, Upload } from '../efactura/store.ts';
import { findPerson } from '../oauth/people.ts';
import { frame } from './frame.ts';
import { type Words, words } from './words.ts';

const MOST_SHOWN = 200;
const MOST_SOURCE = 20_000;

export function uploadsPage(store: Store, now: number, language: Language): PageParts {
  const text = words[language];
  const uploads = store.newest(MOST_SHOWN);
  const older = store.total() - uploads.length;
  const heads = [text.index, text.document, text.parties, html`<span class="num">${text.total}</span>`, text.verdict];
  const empty = html`<div class="card empty"><p><b>${text.empty}</b></p><p>${text.emptyAbout}</p></div>`;
  return frame(
    'uploads',
    language,
    text.uploads,
    html`<main>
<div class="top"><h1 class="grow">RO e-Factura</h1>
<form method="post" action="/anaf/delete" data-confirm="${text.deleteAllSure}"><button class="bad">${text.deleteAll}</button></form></div>
<div class="uploads" data-live="uploads">${
      uploads.length === 0
        ? empty
        : table(
            heads,
            uploads.map((upload) => row(upload, now, language)),
            '',
          )
    }${older > 0 && html`<p class="soft small">${text.older} ${older}</p>`}</div>
</main>`,
  );
}

function row(upload: Upload, now: number, language: Language): Html {
  const text = words[language];
  const { id, env, standard, number, issueDate, seller, sellerName, buyer, buyerName, errors } = upload;
  const isKnown = now >= upload.ready;
  return html`<tr class="row">
<td><a class="index" href="/anaf/uploads/${id}">${id}</a><div class="soft small nowrap">${env}${upload.call === 'uploadb2c' && ' · B2C'} · ${writeTime(new Date(upload.received).toISOString(), language)}</div></td>
<td>${number || '–'}<div class="soft small nowrap">${text.kinds[standard]}${issueDate && ` · ${issueDate}`}</div></td>
<td><div class="party"><code>${seller || upload.cif}</code> ${sellerName}</div>${buyer && html`<div class="party">→ <code>${buyer}</code> ${buyerName}</div>`}</td>
<td class="num">${upload.total} ${upload.currency}</td>
<td>${stateChip(upload, now, text)}${isKnown && errors.length > 0 && html`<div class="fault">${beginning(errors[0] ?? '')}${errors.length > 1 && ` (+${errors.length - 1})`}</div>`}</td></tr>`;
}

/** The Romanian half, as far as there is room. */
function beginning(error: string): string {
  const first = error.split(' #')[0] ?? '';
  return first.length > 200 ? `${first.slice(0, 200)}…` : first;
}

function stateChip({ ready, verdict }: Upload, now: number, text: Words): Html {
  if (now < ready) return html`<span class="chip warn">${text.states.processing}</span>`;
  return html`<span class="chip ${verdict === 'ok' ? 'good' : 'bad'}">${text.states[verdict]}</span>`;
}

export function uploadPage(store: Store, upload: Upload, now: number, language: Language): PageParts {
  const text = words[language];
  const moment = (ms: number) => writeTime(new Date(ms).toISOString(), language);
  const source = store.bytes(upload.id).toString();
  const fact = (name: string, value: Html | string) => html`<dt>${name}</dt><dd>${value}</dd>`;
  const messages = store
    .messagesOf(upload.id)
    .map(
      ({ id, cif, tip, detalii }) =>
        html`<tr class="row"><td><code>${id}</code></td><td><code>${cif}</code></td><td class="nowrap">${tip}</td><td class="small">${detalii}</td></tr>`,
    );
  const isKnown = now >= upload.ready;
  const main = html`<main>
<div class="top"><h1>${upload.number || text.kinds[upload.standard]}</h1>${stateChip(upload, now, text)}<span class="grow"></span>
<a class="button" href="/anaf/uploads/${upload.id}/xml">${text.download}</a>${isKnown && html` <a class="button" href="/anaf/uploads/${upload.id}/signed">${text.downloadSigned}</a>`}</div>
<div class="card"><dl class="facts">
${fact(text.index, html`<code>${upload.id}</code> · ${upload.env} · <code>${upload.call}</code> · ${upload.standard} · ${writeSize(upload.size, language)}`)}
${upload.seller && fact(text.parties, html`<code>${upload.seller}</code> ${upload.sellerName} → <code>${upload.buyer}</code> ${upload.buyerName}`)}
${upload.total && fact(text.total, html`${upload.total} ${upload.currency} · ${upload.issueDate}`)}
${fact(text.taken, moment(upload.received))}
${fact(text.readyAt, moment(upload.ready))}
${fact(text.listedAt, moment(upload.listed))}
${fact(text.by, html`${findPerson(upload.person)?.name ?? upload.person}; ${text.forCif}: <code>${upload.cif}</code>`)}
${upload.flags && fact(text.flags, html`<code>${upload.flags}</code>`)}
</dl></div>
${isKnown && upload.errors.length > 0 && html`<h2>${text.errors}</h2><p class="soft small">${text.errorsAbout}</p><div class="card"><ol class="faults">${upload.errors.map((error) => html`<li>${error}</li>`)}</ol></div>`}
<h2>${text.messages}</h2>${table(['id', text.inListOf, text.kind, text.details], messages, text.noMessages)}
<h2>${text.source}</h2>${source.length > MOST_SOURCE && html`<p class="soft small">${text.sourceCut}</p>`}<div class="card pad"><pre>${source.slice(0, MOST_SOURCE)}</pre></div>
</main>`;
  return frame('uploads', language, `${upload.id}`, main);
}
