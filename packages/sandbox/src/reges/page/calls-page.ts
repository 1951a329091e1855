/** How often each call was made, and the latest calls. */

import { html } from '../../page/html.ts';
import { type Language, writeTime } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { table } from '../../page/table.ts';
import type { State } from '../state.ts';
import { frame } from './frame.ts';
import { words } from './words.ts';

const MOST_SHOWN = 150;

export function callsPage(state: State, language: Language): PageParts {
  const text = words[language];
  const totals = state
    .totals()
    .map(
      ({ host, call, total, failed }) =>
        html`<tr class="row"><td>${host}</td><td><code>${call}</code></td><td class="num">${total}</td><td class="num">${failed > 0 ? html`<span class="chip warn">${failed}</span>` : 0}</td></tr>`,
    );
  const calls = state
    .calls(MOST_SHOWN)
    .map(
      ({ at, host, call, status, detail, note }) =>
        html`<tr class="row"><td class="small nowrap">${writeTime(at, language)}</td><td>${host}</td><td><code>${call}</code></td><td><span class="chip ${status >= 400 || status === 0 ? 'bad' : note === '' ? 'good' : 'warn'}">${status || '✕'}</span></td><td class="small">${detail}</td><td class="small remark">${note}</td></tr>`,
    );
  const number = (name: string) => html`<span class="num">${name}</span>`;
  const main = html`<main><h1>${text.calls}</h1><div data-live="calls">
<h2>${text.count}</h2>${table([text.host, text.call, number(text.total), number(text.remarked)], totals, text.nothing)}
<h2>${text.recent}</h2>${table([text.taken, text.host, text.call, text.status, text.about, text.remark], calls, text.nothing)}
</div></main>`;
  return frame('calls', language, text.calls, main);
}
