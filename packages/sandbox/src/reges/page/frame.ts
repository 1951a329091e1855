/** The frame of the simulator's pages: their links and their style. */

import { type Html, html } from '../../page/html.ts';
import type { Language } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { TABLE_STYLE } from '../../page/table.ts';
import type { Employer } from '../employers.ts';
import { words } from './words.ts';

export type PageName = 'register' | 'messages' | 'queues' | 'calls' | 'help';

const PATHS: Record<PageName, string> = {
  register: '/reges',
  messages: '/reges/messages',
  queues: '/reges/queues',
  calls: '/reges/calls',
  help: '/reges/help',
};

const STYLE = `${TABLE_STYLE}
.employers a { text-decoration: none; font-weight: 600; } .employers tr.chosen td { background: var(--hover); }
.guid { font-size: 12px; color: var(--soft); white-space: nowrap; }
.said { max-width: 34rem; overflow-wrap: anywhere; font-size: 13px; margin-top: 3px; }
.said.bad { color: var(--bad); }
.entries td:first-child { width: 7rem; }
@media (max-width: 760px) {
  .guid { white-space: normal; overflow-wrap: anywhere; }
  .cards tr:first-child { display: none; } .cards tr { display: block; border-top: 1px solid var(--line); padding: 10px 0; }
  .cards td { display: block; border: 0; padding: 2px 16px; text-align: left; width: auto; }
}
`;

/** With the employer that is looked at in the links. */
export function frame(name: PageName, language: Language, title: string, main: Html, cui = ''): PageParts {
  const text = words[language];
  const links = (Object.keys(PATHS) as PageName[]).map((each) => ({
    text: text[each],
    href: `${PATHS[each]}${cui && ['register', 'queues'].includes(each) ? `?cui=${cui}` : ''}`,
    current: each === name,
  }));
  return {
    title: `${title} · REGES`,
    home: { name: 'REGES-Online', href: '/reges' },
    links,
    events: '/reges/events',
    style: STYLE,
    main,
  };
}

/** The result's words: `**` marks what is bold. */
export function bold(text: string): Html {
  const pieces = text.split('**');
  return html`${pieces.map((piece, index) => (index % 2 === 1 ? html`<b>${piece}</b>` : html`${piece}`))}`;
}

export const guid = (id: string): Html => html`<div><code class="guid">${id}</code></div>`;

/** The employers of a page, the chosen one marked. */
export function choose(employers: readonly Employer[], cui: string | null): Employer | undefined {
  return employers.find((each) => each.cui === cui) ?? employers[0];
}
