/** The sandbox's first page: which simulators run, and where each shows what it got. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Simulator } from './simulator.ts';

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export function firstPage(
  request: IncomingMessage,
  response: ServerResponse,
  simulators: readonly Pick<Simulator, 'name' | 'about' | 'page'>[],
): void {
  const language = languageOf(request);
  const [title, intro] =
    language === 'ro'
      ? [
          'Sandbox',
          'Simulatoare care răspund în locul lumii din afară. Nimic din ce primesc nu pleacă de pe acest calculator.',
        ]
      : ['Sandbox', 'Simulators that answer for the outside world. Nothing they get leaves this machine.'];
  const cards = simulators.map(
    ({ name, about, page }) =>
      `<li><a href="${page}?lang=${language}"><b>${escapeHtml(name)}</b><span>${escapeHtml(about[language])}</span><code>${page}</code></a></li>`,
  );
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    'x-content-type-options': 'nosniff',
  });
  response.end(`<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Genius Workers</title><style>
body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:3rem auto;padding:0 1rem;color:#1c2430;background:#fff}
h1{font-size:1.6rem;margin:0}p{color:#4a5565}ul{list-style:none;padding:0;display:grid;gap:.75rem}
li a{display:grid;grid-template-columns:7rem 1fr auto;gap:1rem;align-items:baseline;padding:1rem 1.25rem;border:1px solid #d8dee6;border-radius:.6rem;text-decoration:none;color:inherit}
li a:hover,li a:focus-visible{border-color:#0b57a4;background:#f5f9fd}b{color:#0b57a4}code{color:#4a5565}
nav{float:right}nav a{color:#0b57a4}</style>
<nav><a href="/?lang=${language === 'ro' ? 'en' : 'ro'}">${language === 'ro' ? 'English' : 'Română'}</a></nav>
<h1>${title}</h1><p>${intro}</p><ul>${cards.join('')}</ul></html>\n`);
}

/** What `?lang=` says, else the browser's first wish; English for all others. */
function languageOf(request: IncomingMessage): 'en' | 'ro' {
  const asked = new URL(request.url ?? '/', 'http://localhost').searchParams.get('lang');
  return (asked ?? request.headers['accept-language'] ?? '').toLowerCase().startsWith('ro') ? 'ro' : 'en';
}
