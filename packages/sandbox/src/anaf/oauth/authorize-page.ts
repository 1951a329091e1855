/** The page on which a person picks the certificate, in place of the browser's own window. */

import { html } from '../../page/html.ts';
import type { Language } from '../../page/language.ts';
import { PEOPLE } from './people.ts';

const WORDS = {
  en: {
    title: 'Choose a certificate',
    about: 'In place of the qualified certificate. The application gets a code for whom you choose.',
    client: 'Application',
    back: 'Returns to',
    refused: 'The request is refused',
    client_refused: 'No application has this client_id.',
    callback_refused:
      'redirect_uri is not one of the application: ANAF takes only https addresses that were entered, exactly as they were.',
  },
  ro: {
    title: 'Alegeți certificatul',
    about: 'În locul certificatului calificat. Aplicația primește un cod pentru persoana aleasă.',
    client: 'Aplicația',
    back: 'Se întoarce la',
    refused: 'Cererea este refuzată',
    client_refused: 'Nicio aplicație nu are acest client_id.',
    callback_refused:
      'redirect_uri nu este al aplicației: ANAF primește numai adrese https înregistrate, exact cum au fost înregistrate.',
  },
};

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem;color:#1b2330;background:#f6f7f9}
h1{font-size:1.4rem;margin:0 0 .3rem}p{color:#5b6675;margin:.2rem 0}code{overflow-wrap:anywhere}ul{list-style:none;padding:0;display:grid;gap:.6rem;margin:1.4rem 0}
a{display:block;padding:.8rem 1.1rem;border:1px solid #dfe3e8;border-radius:.6rem;background:#fff;text-decoration:none;color:inherit}
a:hover,a:focus-visible{border-color:#2457d6;background:#f0f3f8}b{display:block;color:#2457d6}span{color:#5b6675;font-size:.9rem}`;

export function authorizePage(query: URLSearchParams, language: Language): string {
  const text = WORDS[language];
  const cards = PEOPLE.map(({ id, name, serial, about }) => {
    const chosen = new URLSearchParams(query);
    chosen.set('certificate', id);
    return html`<li><a href="?${chosen.toString()}"><b>${name}</b><span>${about[language]} · <code>${serial}</code></span></a></li>`;
  });
  return frame(
    language,
    html`<h1>${text.title}</h1><p>${text.about}</p>
<p>${text.client}: <code>${query.get('client_id') ?? ''}</code>. ${text.back}: <code>${query.get('redirect_uri') ?? ''}</code></p>
<ul>${cards}</ul>`.text,
  );
}

export function refusalPage(why: 'client' | 'callback', language: Language): string {
  const text = WORDS[language];
  return frame(language, html`<h1>${text.refused}</h1><p>${text[`${why}_refused`]}</p>`.text);
}

function frame(language: Language, main: string): string {
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${WORDS[language].title}</title><style>${STYLE}</style></head><body>${main}</body></html>`;
}
