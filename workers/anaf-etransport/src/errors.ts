/** The errors of `anaf.etransport`. None carries a part of a declaration, a token or personal data. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_ETRANSPORT_INCOMPLETE: {
    kind: 'invalid',
    en: 'No declaration can be made of the data: {field} {problem}.',
    ro: 'Din date nu se poate face o declarație: {field} {problemRo}.',
  },
  GW_ETRANSPORT_TOO_LARGE: {
    kind: 'invalid',
    en: 'The file has {found} bytes; at most {limit} are taken, as by ANAF.',
    ro: 'Fișierul depășește limita ANAF (în octeți: {found}, cel mult {limit}).',
    status: 413,
  },
  GW_ETRANSPORT_XML_UNREADABLE: {
    kind: 'invalid',
    en: 'The XML can not be read, at line {line}, column {column}: {problem}',
    ro: 'XML-ul nu poate fi citit, la linia {line}, coloana {column}: {problemRo}',
  },
  GW_ETRANSPORT_NOT_DECLARATION: {
    kind: 'invalid',
    en: 'The XML is no declaration of e-Transport v2: {problem} Ask etransport.validate for all that is wrong.',
    ro: 'XML-ul nu este o declarație e-Transport v2: {problemRo} Întrebați etransport.validate tot ce este greșit.',
  },
  GW_ETRANSPORT_NOT_NOTIFICATION: {
    kind: 'invalid',
    en: 'The XML is a declaration of another kind ({kind}); etransport.submit takes a notification. Use the task for that kind.',
    ro: 'XML-ul este o declarație de alt fel ({kind}); etransport.submit primește o notificare. Folosiți taskul potrivit.',
  },
  GW_ETRANSPORT_INVALID: {
    kind: 'invalid',
    en: 'ANAF would refuse the declaration; nothing was sent. Findings: {count}. The first ({rule}): {first}',
    ro: 'ANAF ar respinge declarația; nu s-a trimis nimic. Constatări: {count}. Prima ({rule}): {firstRo}',
  },
  GW_ETRANSPORT_TOO_EARLY: {
    kind: 'invalid',
    en: 'A transport is declared at most 3 calendar days before it takes place; this one from {day} on. Nothing was sent.',
    ro: 'Un transport se declară cu cel mult 3 zile calendaristice înainte; acesta, începând cu {day}. Nu s-a trimis nimic.',
  },
  GW_ETRANSPORT_REJECTED: {
    kind: 'refused',
    en: 'ANAF refused the declaration (upload {index}). Findings: {count}. The first: {first}',
    ro: 'ANAF a respins declarația (încărcarea {index}). Constatări: {count}. Prima: {firstRo}',
  },
  GW_ETRANSPORT_PROCESSING: {
    kind: 'transient',
    en: 'ANAF is still processing the upload {index}; its UIT does not count yet. It is asked again by itself.',
    ro: 'ANAF prelucrează încă încărcarea {index}; codul UIT nu este încă valabil. Se întreabă din nou automat.',
  },
  GW_ETRANSPORT_OUTCOME_OPEN: {
    kind: 'transient',
    en: "The answer of ANAF to the upload was lost. ANAF's list is asked for a quarter of an hour; nothing is sent again.",
    ro: 'Răspunsul ANAF la încărcare s-a pierdut. Lista ANAF este întrebată timp de un sfert de oră; nu se retrimite nimic.',
  },
  GW_ETRANSPORT_UIT_MISSING: {
    kind: 'transient',
    en: 'ANAF has accepted the upload {index} and told no UIT that holds. It is looked for in its list by itself.',
    ro: 'ANAF a acceptat încărcarea {index}, dar nu a comunicat un cod UIT corect. Se caută automat în lista sa.',
  },
  GW_ETRANSPORT_CALL_REFUSED: {
    kind: 'refused',
    en: 'ANAF refused {call}: {words}',
    ro: 'ANAF a refuzat {call}: {words}',
  },
  GW_ETRANSPORT_NO_RIGHT: {
    kind: 'refused',
    en: 'ANAF gives no right for the CIF {cif} ({call}): {words} Have the right given in SPV (form 270), or log in with another certificate: genius anaf login --cif {cif}',
    ro: 'ANAF nu recunoaște dreptul pentru CIF {cif} ({call}): {words} Obțineți dreptul în SPV (formularul 270) sau autentificați-vă cu alt certificat: genius anaf login --cif {cif}',
    status: 403,
  },
  GW_ETRANSPORT_NOT_FOUND: {
    kind: 'refused',
    en: 'ANAF has nothing of that number ({call}): {words}',
    ro: 'ANAF nu are nimic cu acest număr ({call}): {words}',
    status: 404,
  },
  GW_ETRANSPORT_TECHNICAL: {
    kind: 'transient',
    en: 'ANAF had a technical fault at {call}: {words}',
    ro: 'ANAF a avut o eroare tehnică la {call}: {words}',
  },
  GW_ETRANSPORT_LIMIT: {
    kind: 'transient',
    en: 'A limit of calls is reached at ANAF ({call}). It is tried again by itself.',
    ro: 'S-a atins o limită de apeluri la ANAF ({call}). Se încearcă din nou automat.',
    status: 429,
  },
  GW_ETRANSPORT_ANSWER_UNREADABLE: {
    kind: 'transient',
    en: 'The answer of ANAF to {call} is not what it should be.',
    ro: 'Răspunsul ANAF la {call} nu este cel așteptat.',
  },
});
