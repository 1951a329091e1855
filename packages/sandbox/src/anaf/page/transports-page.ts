/** The declarations of e-Transport, each with its UIT, route, vehicle and state. */

import { DAY_MS } from '../../clock.ts';
import { type Html, html } from '../../page/html.ts';
import { type Language, writeTime } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { table } from '../../page/table.ts';
import type { Place, Vehicle } from '../etransport/declaration.ts';
import { borderPointName, customsOfficeName } from '../etransport/place-names.ts';
import type { Declarations, Taken } from '../etransport/store.ts';
import { type Transport, transportsAt } from '../etransport/transport.ts';
import { COUNTIES } from '../taxpayer/counties.ts';
import { frame } from './frame.ts';
import { transportWords } from './transport-words.ts';
import { words } from './words.ts';

const MOST_SHOWN = 200;

export function transportsPage(declarations: Declarations, now: number, language: Language): PageParts {
  const text = transportWords[language];
  const taken = declarations.newest(MOST_SHOWN);
  const older = declarations.total() - taken.length;
  const find = transportsAt(declarations, now);
  const heads = ['UIT', text.operation, text.route, text.vehicle, text.state];
  const empty = html`<div class="card empty"><p><b>${text.empty}</b></p><p>${text.emptyAbout}</p></div>`;
  return frame(
    'transports',
    language,
    words[language].transports,
    html`<main>
<div class="top"><h1 class="grow">RO e-Transport</h1>
<form method="post" action="/anaf/delete-transports" data-confirm="${text.deleteAllSure}"><button class="bad">${words[language].deleteAll}</button></form></div>
<div class="uploads" data-live="transports">${
      taken.length === 0
        ? empty
        : table(
            heads,
            taken.map((each) => row(each, find(each.env, each.uit), now, language)),
            '',
          )
    }${older > 0 && html`<p class="soft small">${text.older} ${older}</p>`}</div>
</main>`,
  );
}

function row(taken: Taken, transport: Transport | undefined, now: number, language: Language): Html {
  const text = transportWords[language];
  const { id, env, uit, tip, ref, notice, received } = taken;
  // A deletion shows what it deletes; a notice what it says itself.
  const said = notice ?? transport?.notice;
  const vehicle = tip === 'NOT' && taken.verdict === 'ok' ? (transport?.vehicle ?? notice) : (taken.vehicle ?? notice);
  return html`<tr class="row">
<td><a class="index" href="/anaf/transports/${id}"><code>${uit}</code></a><div class="soft small nowrap">${id} · ${env} · ${writeTime(new Date(received).toISOString(), language)}</div></td>
<td><span class="nowrap">${text.tips[tip]}${taken.confirmation && html` · ${text.confirmations[taken.confirmation.kind] ?? ''}`}</span><div class="soft small nowrap">${said && html`${said.operation} · ${text.operations[said.operation] ?? ''}`}</div>${ref !== '' && html`<div class="soft small ref">${ref}</div>`}</td>
<td>${notice && html`<div class="party">${placeName(notice.start)}</div><div class="party">→ ${placeName(notice.end)}</div>`}</td>
<td>${vehicle && plates(vehicle)}</td>
<td>${stateOf(taken, transport, now, language)}</td></tr>`;
}

/** The verdict, the state of the UIT at its notice, and the beginning of what was wrong. */
function stateOf(taken: Taken, transport: Transport | undefined, now: number, language: Language): Html {
  const isGood = now >= taken.ready && taken.verdict === 'ok' && taken.tip === 'NOT';
  const [error = ''] = now >= taken.ready ? taken.errors : [];
  return html`${verdictChip(taken, now, language)}${isGood && transport && html` ${transportChip(transport, language)}<div class="soft small nowrap">${transport.state === 'valid' && through(transport, language)}</div>`}${error !== '' && html`<div class="fault">${error.length > 200 ? `${error.slice(0, 200)}…` : error}</div>`}`;
}

export function verdictChip({ ready, verdict }: Taken, now: number, language: Language): Html {
  const { states } = words[language];
  if (now < ready) return html`<span class="chip warn">${states.processing}</span>`;
  return html`<span class="chip ${verdict === 'ok' ? 'good' : 'bad'}">${states[verdict]}</span>`;
}

export function transportChip({ state }: Transport, language: Language): Html {
  const tone = { valid: 'good', expired: 'warn', deleted: 'bad' }[state];
  return html`<span class="chip ${tone}">${transportWords[language].transportStates[state]}</span>`;
}

/** Such as `through 2026-12-04`. */
export function through({ expires }: Transport, language: Language): string {
  const last = new Date(Date.parse(`${expires}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
  return transportWords[language].through(last);
}

export const plates = ({ plate, trailers }: Vehicle): Html =>
  html`<code class="nowrap">${plate}</code>${trailers.map((trailer) => html`<div><code class="soft nowrap">+ ${trailer}</code></div>`)}`;

/** `Cluj-Napoca (CJ)`, `Borș (HU)`, `BVI Cluj Napoca`. */
export function placeName({ kind, code, locality }: Place): string {
  if (kind === 'border') return borderPointName(code);
  if (kind === 'customs') return customsOfficeName(code);
  return `${locality} (${COUNTIES.find(({ number }) => number === code)?.auto ?? code})`;
}
