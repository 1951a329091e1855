/** The errors of `reges`. None carries a part of a message, a token or personal data. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_REGES_INVALID: {
    kind: 'invalid',
    en: 'The message can not be sent. Findings: {count}. The first ({rule}, {where}): {first}',
    ro: 'Mesajul nu poate fi trimis. Constatări: {count}. Prima ({rule}, {where}): {firstRo}',
  },
  GW_REGES_MESSAGE_UNREADABLE: {
    kind: 'invalid',
    en: 'The message is none of REGES: {where} {problem}.',
    ro: 'Mesajul nu este unul REGES: {where} {problemRo}.',
  },
  GW_REGES_TOO_LARGE: {
    kind: 'invalid',
    en: 'The file has {found} bytes; at most {limit} are taken.',
    ro: 'Fișierul are {found} octeți; se acceptă cel mult {limit}.',
    status: 413,
  },
  GW_REGES_EMPLOYEE_UNKNOWN: {
    kind: 'invalid',
    en: 'The id of the employee is missing, and nobody with that CNP was registered from here. Give employee with all its data, or employeeRef from an export of the portal (reges.import).',
    ro: 'Lipsește identificatorul salariatului, iar nimeni cu acest CNP nu a fost înregistrat de aici. Dați employee cu toate datele sau employeeRef dintr-un export al portalului (reges.import).',
  },
  GW_REGES_IMPORT_UNREADABLE: {
    kind: 'invalid',
    en: 'The file is no export that can be read: {problem}.',
    ro: 'Fișierul nu este un export care se poate citi: {problemRo}.',
  },
  GW_REGES_TERMS_UNREADABLE: {
    kind: 'invalid',
    en: 'REGES_TERMS is not right: {problem}. Such as {example}.',
    ro: 'REGES_TERMS nu este corect: {problem}. De exemplu {example}.',
  },
  GW_REGES_REFUSED: {
    kind: 'refused',
    en: 'REGES refused {operation}: {words}',
    ro: 'REGES a refuzat {operation}: {words}',
  },
  GW_REGES_NOT_REGISTERED: {
    kind: 'refused',
    en: 'REGES did not register the person, so the contract was not sent: {words} If REGES has them already, read an export of the portal (reges.import), or give employeeRef.',
    ro: 'REGES nu a înregistrat salariatul, deci contractul nu a fost trimis: {words} Dacă salariatul există deja în REGES, citiți un export al portalului (reges.import) sau dați employeeRef.',
  },
  GW_REGES_REF_MISSING: {
    kind: 'refused',
    en: 'REGES says success for {operation} and gave no id, so nothing was made. Look into the portal before it is sent again.',
    ro: 'REGES confirmă {operation}, dar nu a dat niciun identificator, deci nu s-a creat nimic. Verificați în portal înainte de a retrimite.',
  },
  GW_REGES_NOT_TAKEN: {
    kind: 'refused',
    en: 'REGES did not take {operation}: it gave no receipt for it, which is how it refuses a message within a batch.',
    ro: 'REGES nu a preluat {operation}: nu a dat recipisă, semn că a respins mesajul din lot.',
  },
  GW_REGES_BAD_REQUEST: {
    kind: 'refused',
    en: 'REGES does not take {call}; its faults: {words}',
    ro: 'REGES nu acceptă {call}; erorile indicate: {words}',
  },
  GW_REGES_FORBIDDEN: {
    kind: 'refused',
    en: 'REGES gives no right for {call} (403). Look in the portal whether the API key is active and not read-only.',
    ro: 'REGES nu dă dreptul pentru {call} (403). Verificați în portal dacă cheia API este activă și nu este doar pentru citire.',
    status: 403,
  },
  GW_REGES_NOT_FOUND: {
    kind: 'refused',
    en: 'REGES has nothing at {call} (404). Check REGES_API_URL: it is the address without /api.',
    ro: 'REGES nu are nimic la {call} (404). Verificați REGES_API_URL: este adresa fără /api.',
    status: 404,
  },
  GW_REGES_SETTING_MISSING: {
    kind: 'refused',
    en: '{name} is missing. Set it to what the labour inspectorate gave for your environment.',
    ro: 'Lipsește {name}. Setați-l la valoarea dată de Inspecția Muncii pentru mediul dumneavoastră.',
  },
  GW_REGES_LOGIN_MISSING: {
    kind: 'refused',
    en: 'Nobody has kept a login for the employer {employer}. Make an API key in the portal, then: genius reges login --employer {employer}',
    ro: 'Nu există o autentificare pentru angajatorul {employer}. Creați o cheie API în portal, apoi: genius reges login --employer {employer}',
  },
  GW_REGES_CLIENT_REFUSED: {
    kind: 'refused',
    en: 'REGES does not take the application ({error}). Check REGES_CLIENT_ID and REGES_CLIENT_SECRET, and that REGES_TOKEN_URL is of the same environment: the secret of production is given by a procedure of the labour inspectorate and is not that of the test environment.',
    ro: 'REGES nu acceptă aplicația ({error}). Verificați REGES_CLIENT_ID, REGES_CLIENT_SECRET și ca REGES_TOKEN_URL să fie din același mediu: secretul de producție se obține printr-o procedură a Inspecției Muncii și nu este cel din mediul de test.',
  },
  GW_REGES_LOGIN_REFUSED: {
    kind: 'refused',
    en: 'REGES does not take the login of the employer {employer}. Check the API key in the portal, then: genius reges login --employer {employer}',
    ro: 'REGES nu acceptă autentificarea angajatorului {employer}. Verificați cheia API în portal, apoi: genius reges login --employer {employer}',
  },
  GW_REGES_ACCOUNT_DISABLED: {
    kind: 'refused',
    en: 'The API key of the employer {employer} is disabled. Make a new one in the portal (not in its read-only mode), then: genius reges login --employer {employer}',
    ro: 'Cheia API a angajatorului {employer} este dezactivată. Creați una nouă în portal (nu în modul doar pentru citire), apoi: genius reges login --employer {employer}',
  },
  GW_REGES_WRONG_LOGIN: {
    kind: 'refused',
    en: 'The login that would be used for the employer {employer} is that of another one ({found}); nothing was sent. Keep the right one: genius reges login --employer {employer}',
    ro: 'Autentificarea folosită pentru angajatorul {employer} este a altuia ({found}); nu s-a trimis nimic. Păstrați-o pe cea corectă: genius reges login --employer {employer}',
  },
  GW_REGES_LOGIN_UNREADABLE: {
    kind: 'refused',
    en: 'The secret {name} is no login of REGES. Keep it anew: genius reges login',
    ro: 'Secretul {name} nu este o autentificare REGES. Salvați-l din nou: genius reges login',
  },
  GW_REGES_UNREACHABLE: {
    kind: 'transient',
    en: 'REGES can not be reached ({problem}); nothing was sent. It is tried again by itself.',
    ro: 'REGES nu poate fi contactat ({problem}); nu s-a trimis nimic. Se încearcă din nou automat.',
  },
  GW_REGES_NO_ANSWER: {
    kind: 'transient',
    en: 'REGES did not answer {call}: {problem}.',
    ro: 'REGES nu a răspuns la {call}: {problem}.',
  },
  GW_REGES_UNAVAILABLE: {
    kind: 'transient',
    en: 'REGES has trouble at {call}: {problem}.',
    ro: 'REGES are probleme la {call}: {problem}.',
  },
  GW_REGES_TOO_MANY: {
    kind: 'transient',
    en: 'REGES asks to wait {wait} before the next call. It is tried again by itself.',
    ro: 'REGES cere o pauză de {wait} până la următorul apel. Se încearcă din nou automat.',
    status: 429,
  },
  GW_REGES_ANSWER_UNREADABLE: {
    kind: 'transient',
    en: 'The answer of REGES to {call} is not what it should be: {problem}.',
    ro: 'Răspunsul REGES la {call} nu este cel așteptat: {problem}.',
  },
  GW_REGES_RECEIPT_OPEN: {
    kind: 'transient',
    en: 'The receipt for {count} messages was lost. The results are asked by their ids; nothing is sent again.',
    ro: 'Recipisa s-a pierdut (mesaje: {count}). Rezultatele se caută după identificatori; nu se retrimite nimic.',
  },
  GW_REGES_PROCESSING: {
    kind: 'transient',
    en: 'REGES has taken the messages and is still working them ({open} open). The answer is looked for by itself.',
    ro: 'REGES a primit mesajele și încă le prelucrează (în așteptare: {open}). Răspunsul se caută automat.',
  },
  GW_REGES_READ_OVERTAKEN: {
    kind: 'transient',
    en: 'Another process began to read the answers of this employer; it goes on there.',
    ro: 'Alt proces a început să citească răspunsurile acestui angajator; citirea continuă acolo.',
  },
});
