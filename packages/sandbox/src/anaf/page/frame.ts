/** The frame of the simulator's pages: their links and their style. */

import type { Html } from '../../page/html.ts';
import type { Language } from '../../page/language.ts';
import type { PageParts } from '../../page/layout.ts';
import { TABLE_STYLE } from '../../page/table.ts';
import { words } from './words.ts';

export type PageName = 'uploads' | 'transports' | 'calls' | 'access' | 'firms' | 'help';

const PATHS: Record<PageName, string> = {
  uploads: '/anaf',
  transports: '/anaf/transports',
  calls: '/anaf/calls',
  access: '/anaf/access',
  firms: '/anaf/firms',
  help: '/anaf/help',
};

const STYLE = `${TABLE_STYLE}.row a.index code { font-size: 14px; font-weight: 600; white-space: nowrap; } h1 .uit { font-size: 20px; letter-spacing: .04em; }
.ref { max-width: 16rem; overflow-wrap: anywhere; }
.party { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 24rem; font-size: 13px; line-height: 1.7; }
.fault { color: var(--bad); font-size: 13px; min-width: 16rem; max-width: 40rem; overflow-wrap: anywhere; margin-top: 4px; }
.faults { margin: 0; padding: 12px 18px 12px 34px; } .faults li { margin: 6px 0; white-space: pre-line; overflow-wrap: anywhere; }
.token { font-size: 12px; overflow-wrap: anywhere; }
form.inline { display: inline; }
@media (max-width: 760px) {
  .uploads tr:first-child { display: none; } .uploads tr { display: block; border-top: 1px solid var(--line); padding: 10px 0; }
  .uploads td { display: block; border: 0; padding: 2px 16px; text-align: left; } .uploads .party { max-width: 100%; }
}
`;

export function frame(name: PageName, language: Language, title: string, main: Html): PageParts {
  const text = words[language];
  const links = (Object.keys(PATHS) as PageName[]).map((each) => ({
    text: text[each],
    href: PATHS[each],
    current: each === name,
  }));
  return {
    title: `${title} · ANAF`,
    home: { name: 'ANAF', href: '/anaf' },
    links,
    events: '/anaf/events',
    style: STYLE,
    main,
  };
}
