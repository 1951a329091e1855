/** The errors of `pdf.render`. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_PDF_CHROMIUM_MISSING: {
    kind: 'transient',
    en: 'There is no Chromium on this machine. Install it (Debian, Ubuntu: apt-get install chromium) or set CHROMIUM_PATH.',
    ro: 'Pe această mașină nu există Chromium. Instalați-l (Debian, Ubuntu: apt-get install chromium) sau setați CHROMIUM_PATH.',
  },
  GW_PDF_CHROMIUM_FAILED: {
    kind: 'transient',
    en: 'Chromium did not start: {problem}',
    ro: 'Chromium nu a pornit: {problem}',
  },
  GW_PDF_CHROMIUM_LOST: {
    kind: 'transient',
    en: 'Chromium stopped while it worked on the document; the next attempt gets a new one.',
    ro: 'Chromium s-a oprit în timp ce lucra la document; următoarea încercare primește unul nou.',
  },
  GW_PDF_BUSY: {
    kind: 'transient',
    en: 'The document took longer than {limit}; it is tried once more, as a busy machine may be the reason.',
    ro: 'Documentul a durat mai mult de {limit}; se mai încearcă o dată, fiindcă mașina poate fi ocupată.',
  },
  GW_PDF_TOO_SLOW: {
    kind: 'invalid',
    en: 'The document took longer than {limit}, twice. Simplify it, split it, or look for a script that does not end.',
    ro: 'Documentul a durat de două ori mai mult de {limit}. Simplificați-l, împărțiți-l sau căutați un script care nu se termină.',
    status: 413,
  },
  GW_PDF_TOO_MUCH_MEMORY: {
    kind: 'invalid',
    en: 'The document needs more memory than the {limit} MiB that a run has. Make its pictures smaller or split it.',
    ro: 'Documentul are nevoie de mai multă memorie decât cei {limit} MiB ai unei rulări. Micșorați imaginile sau împărțiți-l.',
    status: 413,
  },
  GW_PDF_TOO_LARGE: {
    kind: 'invalid',
    en: '{what} has {found}; at most {limit} are taken. Send less, or split the document.',
    ro: '{what}: {found}; se acceptă cel mult {limit}. Trimiteți mai puțin sau împărțiți documentul.',
    status: 413,
  },
  GW_PDF_HTML_UNREADABLE: {
    kind: 'invalid',
    en: 'The HTML is not UTF-8 text. Save it as UTF-8 and send it again.',
    ro: 'HTML-ul nu este text UTF-8. Salvați-l ca UTF-8 și trimiteți-l din nou.',
  },
  GW_PDF_ASSET_TWICE: {
    kind: 'invalid',
    en: 'Two assets are named {name}. Give each a name of its own.',
    ro: 'Două fișiere au numele {name}. Dați fiecăruia un nume propriu.',
  },
  GW_PDF_NEEDS_JAVASCRIPT: {
    kind: 'invalid',
    en: 'Waiting for the function {name} needs scripts: set javascript to true.',
    ro: 'Așteptarea funcției {name} are nevoie de scripturi: setați javascript pe true.',
  },
  GW_PDF_WAIT_IN_VAIN: {
    kind: 'invalid',
    en: 'The page never had what it was to wait for ({awaited}) within {limit}. Check the name, and whether the page needs javascript or network.',
    ro: 'Pagina nu a avut niciodată ce trebuia așteptat ({awaited}) în {limit}. Verificați numele și dacă pagina are nevoie de javascript sau network.',
  },
  GW_PDF_FILES_MISSING: {
    kind: 'invalid',
    en: '{count} files that the page names could not be loaded; the first is {first} ({reason}).',
    ro: '{count} fișiere numite de pagină nu au putut fi încărcate; primul este {first} ({reason}).',
  },
  GW_PDF_PAGE_ANSWERED: {
    kind: 'refused',
    en: 'The server of the page answered {status}. Check the address, the cookies and the headers.',
    ro: 'Serverul paginii a răspuns {status}. Verificați adresa, cookie-urile și anteturile.',
  },
  GW_PDF_PAGE_UNREACHABLE: {
    kind: 'transient',
    en: 'The page could not be loaded: {problem}.',
    ro: 'Pagina nu a putut fi încărcată: {problem}.',
  },
  GW_PDF_NO_SUCH_PAGES: {
    kind: 'invalid',
    en: 'The document has none of the pages {pages}.',
    ro: 'Documentul nu are niciuna dintre paginile {pages}.',
  },
  GW_PDF_NO_ROOM: {
    kind: 'invalid',
    en: 'The margins leave no room on the paper. Make them smaller or the paper larger.',
    ro: 'Marginile nu lasă loc pe hârtie. Micșorați-le sau măriți hârtia.',
  },
  GW_PDF_SELECTOR: {
    kind: 'invalid',
    en: 'The selector {selector} is no CSS selector, or matches nothing that can be seen.',
    ro: 'Selectorul {selector} nu este un selector CSS sau nu corespunde niciunui element vizibil.',
  },
  GW_PDF_TIMEZONE: {
    kind: 'invalid',
    en: 'The time zone {timezone} is not known. A right one is Europe/Bucharest.',
    ro: 'Fusul orar {timezone} nu este cunoscut. Unul corect este Europe/Bucharest.',
  },
  GW_PDF_EMPTY: {
    kind: 'invalid',
    en: 'The PDF has no pages.',
    ro: 'PDF-ul nu are pagini.',
  },
  GW_PDF_DAMAGED: {
    kind: 'invalid',
    en: 'This is no PDF that can be read: it is damaged, was cut off, or is another type of file. Open it in a viewer and save it anew.',
    ro: 'Acesta nu este un PDF care poate fi citit: este deteriorat, trunchiat sau alt tip de fișier. Deschideți-l într-un program și salvați-l din nou.',
  },
  GW_PDF_ENCRYPTED: {
    kind: 'invalid',
    en: 'The PDF is encrypted. Save a copy without a password and without limits.',
    ro: 'PDF-ul este criptat. Salvați o copie fără parolă și fără restricții.',
  },
  GW_PDF_SIGNED: {
    kind: 'invalid',
    en: 'The PDF is signed, and any stamp would break its signature. Stamp it before it is signed.',
    ro: 'PDF-ul este semnat, iar orice ștampilă i-ar invalida semnătura. Ștampilați-l înainte de semnare.',
  },
  GW_PDF_PAGE_NOT_FOUND: {
    kind: 'invalid',
    en: 'There is no page {page} where the list names it: the document has {limit}, and ranges run forwards.',
    ro: 'Pagina {page} nu există unde o numește lista: documentul are {limit}, iar intervalele merg înainte.',
  },
  GW_PDF_IMAGE_UNREADABLE: {
    kind: 'invalid',
    en: 'The picture can not be read, or has more than 50 million pixels. Send PNG or JPEG.',
    ro: 'Imaginea nu poate fi citită sau are peste 50 de milioane de pixeli. Trimiteți PNG sau JPEG.',
  },
  GW_PDF_GLYPH_MISSING: {
    kind: 'invalid',
    en: 'The letters of stamps have no {character}. Leave it out, or stamp a picture of it.',
    ro: 'Literele ștampilelor nu au {character}. Renunțați la el sau ștampilați o imagine a lui.',
  },
  GW_PDF_QR_TOO_LONG: {
    kind: 'invalid',
    en: 'A QR code with this error correction can not hold {length} characters. Shorten the text or lower errorCorrection.',
    ro: 'Un cod QR cu această corecție a erorilor nu poate cuprinde {length} caractere. Scurtați textul sau micșorați errorCorrection.',
  },
  GW_PDF_FONT_MISSING: {
    kind: 'invalid',
    en: 'Page {page} has letters that no font here has, and PDF/A takes no empty boxes. Give a font among the assets, or install one (Debian: apt-get install fonts-noto).',
    ro: 'Pagina {page} are litere pe care niciun font de aici nu le are, iar PDF/A nu acceptă casete goale. Dați un font printre fișiere sau instalați unul (Debian: apt-get install fonts-noto).',
  },
  GW_PDF_PDFA_PASSWORD: {
    kind: 'invalid',
    en: 'PDF/A can not have a password. Leave out pdfa or password.',
    ro: 'PDF/A nu poate avea parolă. Renunțați la pdfa sau la password.',
  },
});
