/** One declaration of e-Transport with all that is known of it, and all that was declared on its UIT. */

import { type Html, html } from '../../page/html.ts';
import { type Language, writeSize, writeTime } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { table } from '../../page/table.ts';
import type { Notice, Place, Vehicle } from '../etransport/declaration.ts';
import type { Declarations, Taken } from '../etransport/store.ts';
import { transportOf } from '../etransport/transport.ts';
import { findPerson } from '../oauth/people.ts';
import { frame } from './frame.ts';
import { transportWords } from './transport-words.ts';
import { placeName, plates, through, transportChip, verdictChip } from './transports-page.ts';
import { words } from './words.ts';

const MOST_SOURCE = 20_000;

export function transportPage(declarations: Declarations, taken: Taken, now: number, language: Language): PageParts {
  const [text, common] = [transportWords[language], words[language]];
  const moment = (ms: number) => writeTime(new Date(ms).toISOString(), language);
  const transport = transportOf(declarations, taken.env, taken.uit, now);
  const source = declarations.bytes(taken.id).toString();
  const history = declarations
    .ofUit(taken.env, taken.uit)
    .map(
      (each) =>
        html`<tr class="row"><td><a class="index" href="/anaf/transports/${each.id}">${each.id}</a></td><td>${text.tips[each.tip]}</td><td class="small nowrap">${moment(each.received)}</td><td>${verdictChip(each, now, language)}</td></tr>`,
    );
  const isKnown = now >= taken.ready;
  const main = html`<main>
<div class="top"><h1><code class="uit">${taken.uit}</code></h1>${verdictChip(taken, now, language)}${transport && transportChip(transport, language)}<span class="grow"></span>
<a class="button" href="/anaf/transports/${taken.id}/xml">${common.download}</a></div>
<div class="card"><dl class="facts">
${fact(common.index, html`<code>${taken.id}</code> · ${taken.env} · ${text.tips[taken.tip]} · ${text.schema} ${taken.schema} · ${writeSize(taken.size, language)}${taken.isAfterOutage && html` · ${text.afterOutage}`}`)}
${taken.ref !== '' && fact(text.reference, taken.ref)}
${taken.notice ? noticeFacts(taken, taken.notice, transport?.vehicle ?? taken.notice, language) : fact(text.parties, html`<code>${taken.declarant}</code>`)}
${taken.vehicle && fact(text.vehicle, html`${plates(taken.vehicle)} <span class="soft">${taken.vehicle.at} ${taken.vehicle.note}</span>`)}
${taken.confirmation && fact(text.tips.CON, html`${text.confirmations[taken.confirmation.kind] ?? ''} <span class="soft">${taken.confirmation.note}</span>`)}
${transport?.state === 'valid' && fact(text.validity, through(transport, language))}
${fact(common.taken, moment(taken.received))}
${fact(common.readyAt, moment(taken.ready))}
${fact(common.listedAt, moment(taken.listed))}
${fact(common.by, html`${findPerson(taken.person)?.name ?? taken.person}; ${common.forCif}: <code>${taken.cif}</code>`)}
</dl></div>
${isKnown && taken.errors.length > 0 && html`<h2>${common.errors}</h2><p class="soft small">${text.errorsAbout}</p><div class="card"><ol class="faults">${taken.errors.map((error) => html`<li>${error}</li>`)}</ol></div>`}
<h2>${text.history}</h2>${table([common.index, common.kind, common.taken, common.verdict], history, '')}
<h2>${common.source}</h2>${source.length > MOST_SOURCE && html`<p class="soft small">${common.sourceCut}</p>`}<div class="card pad"><pre>${source.slice(0, MOST_SOURCE)}</pre></div>
</main>`;
  return frame('transports', language, taken.uit, main);
}

const fact = (name: string, value: Html | string) => html`<dt>${name}</dt><dd>${value}</dd>`;

/** With the vehicle that drives now. */
function noticeFacts({ declarant }: Taken, notice: Notice, vehicle: Vehicle, language: Language): Html {
  const text = transportWords[language];
  const { partner, organiser, documents } = notice;
  const number = (value: number) =>
    value.toLocaleString(language === 'ro' ? 'ro-RO' : 'en-GB', { minimumFractionDigits: 2 });
  const written = documents.map(({ type, number: name, day }) =>
    [text.documentTypes[type] ?? type, name, day].filter(Boolean).join(' '),
  );
  return html`${fact(text.operation, `${notice.operation} · ${text.operations[notice.operation] ?? ''} · ${notice.day}`)}
${fact(text.parties, html`<code>${declarant}</code> → <code>${partner.country} ${partner.code}</code> ${partner.name}`)}
${fact(text.route, `${whole(notice.start)} → ${whole(notice.end)}`)}
${fact(text.vehicle, html`${plates(notice)}${vehicle.plate !== notice.plate && html` → ${plates(vehicle)}`}`)}
${fact(text.organiser, html`<code>${organiser.country} ${organiser.code}</code> ${organiser.name}`)}
${fact(text.goods, `${text.lines(notice.lines)} · ${number(notice.gross)} ${text.gross} · ${number(notice.value)} ${text.value}`)}
${fact(text.documents, written.join(' · '))}`;
}

const whole = (place: Place): string =>
  [placeName(place), place.street, place.number, place.more].filter((part) => part !== '').join(', ');
