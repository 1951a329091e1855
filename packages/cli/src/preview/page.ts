/** The page of the preview: the document in a frame, with a bar above. */

import { say } from '../language.ts';

/** What is sent with each path of the page. */
export interface PagePart {
  type: string;
  body: string;
}

/** The page and its parts, by path. */
export function previewPage(title: string, files: string): Record<string, PagePart> {
  return {
    '/': { type: 'text/html; charset=utf-8', body: html(title, files) },
    '/preview.css': { type: 'text/css; charset=utf-8', body: STYLE },
    '/preview.js': { type: 'text/javascript; charset=utf-8', body: SCRIPT },
  };
}

const html = (title: string, files: string) => `<!doctype html>
<html lang="${say('en', 'ro')}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/preview.css">
<header>
  <strong>${escapeHtml(title)}</strong>
  <span>${escapeHtml(files)}</span>
  <output id="state" aria-live="polite"></output>
  <nav>
    <a href="/document?lang=ro" target="document">română</a>
    <a href="/document?lang=en" target="document">English</a>
    <a class="pdf" id="pdf" href="/document.pdf" target="_blank">PDF</a>
  </nav>
</header>
<iframe id="document" name="document" src="/document" title="${escapeHtml(title)}"></iframe>
<script src="/preview.js" data-live="${say('live', 'la zi')}" data-lost="${say('the preview has stopped', 'previzualizarea s-a oprit')}"></script>
</html>
`;

const STYLE = `html, body { height: 100%; margin: 0; }
body { display: grid; grid-template-rows: auto 1fr; font: 14px/1.4 system-ui, sans-serif; color: #171b22; }
header { display: flex; align-items: center; gap: 1rem; padding: .6rem 1rem; background: #171b22; color: #fff; }
header span { color: #aab2bf; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
header output { color: #7fd19b; white-space: nowrap; }
header output.lost { color: #ffb4a8; }
nav { display: flex; gap: 1rem; margin-left: auto; }
a { color: #fff; }
.pdf { padding: 0 .8rem; border-radius: .3rem; background: #fff; color: #171b22; text-decoration: none; font-weight: 600; }
iframe { width: 100%; height: 100%; border: 0; background: #e6e9ee; }
`;

/** The document is shown anew when a file changes; the language that was chosen stays. */
const SCRIPT = `const { live, lost } = document.currentScript.dataset;
const frame = document.getElementById('document');
const state = document.getElementById('state');
const pdf = document.getElementById('pdf');
let path = '/document';
const changes = new EventSource('/changes');
changes.onopen = () => { state.textContent = live; state.className = ''; };
changes.onerror = () => { state.textContent = lost; state.className = 'lost'; };
changes.onmessage = () => frame.setAttribute('src', path);
for (const link of document.querySelectorAll('nav a[target=document]')) {
  link.addEventListener('click', () => {
    path = link.getAttribute('href');
    pdf.href = path.replace('/document', '/document.pdf');
  });
}
`;

/** A page that says what is wrong with the template or its data. */
export const problemPage = (problem: string) =>
  `<!doctype html><meta charset="utf-8"><title>${say('Problem', 'Problemă')}</title>
<pre style="margin:2rem;padding:1rem;font:15px/1.5 monospace;white-space:pre-wrap;background:#fff4f2;border-left:4px solid #c0392b">${escapeHtml(problem)}</pre>`;

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
