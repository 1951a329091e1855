/** Tables of what a simulator holds, and lists of facts. */

import { type Html, html } from './html.ts';

export const TABLE_STYLE = `
.num { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.nowrap { white-space: nowrap; }
.row td { border-top: 1px solid var(--line); }
.row a.index { font-weight: 600; text-decoration: none; font-variant-numeric: tabular-nums; }
.row a.index:hover { text-decoration: underline; }
th .num { display: block; }
h2 + p.small { margin: -2px 0 8px; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 6px 22px; padding: 14px 18px; margin: 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.card pre { max-height: 30rem; overflow: auto; }
.remark { overflow-wrap: anywhere; max-width: 30rem; }
h2:first-of-type { margin-top: 20px; }
`;

/** A table in a card; a sentence in its place if it has no rows. */
export function table(heads: readonly (string | Html)[], rows: readonly Html[], ifEmpty: string): Html {
  if (rows.length === 0) return html`<div class="card pad soft">${ifEmpty}</div>`;
  return html`<div class="card scroll"><table><tr>${heads.map((head) => html`<th>${head}</th>`)}</tr>${rows}</table></div>`;
}
