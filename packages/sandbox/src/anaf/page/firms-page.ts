/** The firms that are known by what is special about them, and those whose status was changed. */

import { writeDay } from '../../clock.ts';
import { html } from '../../page/html.ts';
import type { Language } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { table } from '../../page/table.ts';
import { type Firm, holds, paysVat } from '../taxpayer/firm.ts';
import type { Firms } from '../taxpayer/firms.ts';
import { KNOWN, knownFirms } from '../taxpayer/population.ts';
import { oneLine } from '../taxpayer/record.ts';
import { frame } from './frame.ts';
import { words } from './words.ts';

const change = (url: string) =>
  `curl -X PUT ${url}/anaf/control/firms/${KNOWN.payer} -d '{ "vatPayer": false, "inactive": true, "from": "2026-11-01" }'
curl -X DELETE ${url}/anaf/control/firms/${KNOWN.payer}`;

export function firmsPage(firms: Firms, url: string, now: number, language: Language): PageParts {
  const text = words[language];
  const day = writeDay(now);
  const row = (firm: Firm) =>
    html`<tr class="row"><td><code>${firm.cui}</code></td><td><b>${firm.name}</b><div class="soft small">${oneLine(firm.address)}</div></td><td>${paysVat(firm, day) ? html`<span class="chip good">${text.yes}</span>` : html`<span class="chip">${text.no}</span>`}</td><td>${[
      holds(firm.collection, day) && text.signs.onCollection,
      holds(firm.inactive, day) && text.signs.inactive,
      holds(firm.split, day) && text.signs.split,
      firm.struckOff !== undefined && text.signs.struckOff,
      firm.eFactura !== undefined && 'RO e-Factura',
    ].map(
      (sign) => sign !== false && html`<span class="chip">${sign}</span> `,
    )}<div class="soft small">${firm.state}</div></td></tr>`;
  const absent = [KNOWN.absent, KNOWN.absentToo].map(
    (cui) =>
      html`<tr class="row"><td><code>${cui}</code></td><td class="soft">${text.absent}</td><td></td><td></td></tr>`,
  );
  const heads = ['CUI', text.firms, text.vat, text.state];
  const changed = firms.changed();
  return frame(
    'firms',
    language,
    text.firms,
    html`<main><h1>${text.firms}</h1><div data-live="firms">
${changed.length > 0 && html`<h2>${text.changedFirms}</h2>${table(heads, changed.map(row), '')}`}
<h2>${text.known}</h2><p class="soft small">${text.knownAbout}</p>${table(
      heads,
      [
        ...knownFirms()
          .map(({ cui }) => firms.find(cui))
          .flatMap((firm) => (firm ? [row(firm)] : [])),
        ...absent,
      ],
      '',
    )}</div>
<h2>${text.change}</h2><div class="card pad scroll"><pre>${change(url)}</pre></div>
</main>`,
  );
}
