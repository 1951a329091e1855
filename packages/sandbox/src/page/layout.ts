/** The frame of every page of the sandbox: head, bar, language, style. */

import { Html, html } from './html.ts';
import type { Language } from './language.ts';
import { LIVE_SCRIPT } from './live.ts';
import { STYLE } from './style.ts';

export interface PageParts {
  title: string;
  /** The simulator's name in the bar, and where it leads. */
  home: { name: string; href: string };
  /** Links of the bar. */
  links?: readonly { text: string; href: string; current?: boolean }[];
  main: Html;
  /** Rules of this simulator's pages beside the common ones. */
  style?: string;
  /** The stream that tells of changes; none if absent. */
  events?: string;
}

export interface PageFrame {
  language: Language;
  nonce: string;
  /** Path and query of this page. */
  here: string;
}

const FRAME = {
  en: { sandbox: 'Sandbox', note: 'Nothing here leaves this machine.', other: 'Română' },
  ro: { sandbox: 'Sandbox', note: 'Nimic de aici nu părăsește acest calculator.', other: 'English' },
};

export function layout(parts: PageParts, { language, nonce, here }: PageFrame): Html {
  const text = FRAME[language];
  const otherLanguage = language === 'en' ? 'ro' : 'en';
  const address = new URL(here, 'http://sandbox');
  address.searchParams.set('lang', otherLanguage);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${parts.title}</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${new Html(STYLE)}${new Html(parts.style ?? '')}</style>
</head>
<body${parts.events === undefined ? '' : html` data-events="${parts.events}"`}>
<header class="bar">
<a class="mark" href="/" title="${text.note}">${text.sandbox}</a>
<a class="name" href="${parts.home.href}">${parts.home.name}</a>
<nav data-live="nav">${(parts.links ?? []).map(
    (link) => html`<a href="${link.href}"${link.current ? html` aria-current="page"` : ''}>${link.text}</a>`,
  )}</nav>
<a class="language" lang="${otherLanguage}" hreflang="${otherLanguage}" href="${address.pathname + address.search}">${text.other}</a>
</header>
${parts.main}
<script nonce="${nonce}">${new Html(LIVE_SCRIPT)}</script>
</body>
</html>`;
}
