/** What speaking with ANAF can fail at. None carries a token, a secret or what was sent. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_ANAF_UNREACHABLE: {
    kind: 'transient',
    en: 'ANAF could not be reached ({problem}); nothing was sent. It is tried again by itself.',
    ro: 'ANAF nu a putut fi contactată ({problem}); nu s-a trimis nimic. Se încearcă din nou automat.',
  },
  GW_ANAF_NO_ANSWER: {
    kind: 'transient',
    en: 'The request ({call}) went out and no answer of ANAF came back ({problem}).',
    ro: 'Cererea ({call}) a fost trimisă, dar nu a venit niciun răspuns de la ANAF ({problem}).',
    status: 504,
  },
  GW_ANAF_FIREWALL: {
    kind: 'transient',
    en: "ANAF's firewall turned the request ({call}) away, support id {supportId}. It is tried again later; if it stays so, give ANAF that id.",
    ro: 'Firewall-ul ANAF a respins cererea ({call}), cod de suport {supportId}. Se încearcă mai târziu; dacă persistă, comunicați codul la ANAF.',
  },
  GW_ANAF_UNAVAILABLE: {
    kind: 'transient',
    en: 'ANAF cannot answer {call} now ({problem}). It is tried again by itself.',
    ro: 'ANAF nu poate răspunde acum la {call} ({problem}). Se încearcă din nou automat.',
  },
  GW_ANAF_TOO_MANY: {
    kind: 'transient',
    en: 'ANAF has had too many calls and asks to wait {wait}.',
    ro: 'ANAF a primit prea multe apeluri și cere o pauză de {wait}.',
    status: 429,
  },
  GW_ANAF_DAILY_LIMIT: {
    kind: 'transient',
    en: 'ANAF allows {limit} calls of {call} a day for each {each}, and those of {key} are used up. It goes on in {wait}.',
    ro: 'ANAF permite {limit} apeluri {call} pe zi pentru fiecare {each}, iar cele pentru {key} s-au consumat. Se continuă peste {wait}.',
    status: 429,
  },
  GW_ANAF_BAD_REQUEST: {
    kind: 'invalid',
    en: 'ANAF calls the request ({call}) wrong: {words}',
    ro: 'ANAF consideră cererea ({call}) greșită: {words}',
  },
  GW_ANAF_NOT_FOUND: {
    kind: 'refused',
    en: 'ANAF knows no such address for {call}. Look at ANAF_ENVIRONMENT and the ANAF_…_URL settings.',
    ro: 'ANAF nu cunoaște adresa pentru {call}. Verificați ANAF_ENVIRONMENT și setările ANAF_…_URL.',
  },
  GW_ANAF_FORBIDDEN: {
    kind: 'refused',
    en: 'ANAF refused {call}: the certificate behind the token has no right in SPV for this CIF. Have the right given in SPV (form 270), or log in with another certificate: genius anaf login',
    ro: 'ANAF a refuzat {call}: certificatul din spatele tokenului nu are drept în SPV pentru acest CIF. Obțineți dreptul în SPV (formularul 270) sau autentificați-vă cu alt certificat: genius anaf login',
    status: 403,
  },
  GW_ANAF_LOGIN_NEEDED: {
    kind: 'refused',
    en: 'There is no valid login at ANAF for {cif}: {problem}. Log in with the digital certificate: genius anaf login --cif {cif}',
    ro: 'Nu există o autentificare valabilă la ANAF pentru {cif}: {problemRo}. Autentificați-vă cu certificatul digital: genius anaf login --cif {cif}',
    status: 401,
  },
  GW_ANAF_CLIENT_MISSING: {
    kind: 'refused',
    en: 'The application registered at ANAF is not named. Set ANAF_CLIENT_ID and ANAF_CLIENT_SECRET, or write the secret anaf/oauth-client as JSON with clientId and clientSecret.',
    ro: 'Aplicația înregistrată la ANAF nu este indicată. Setați ANAF_CLIENT_ID și ANAF_CLIENT_SECRET sau scrieți secretul anaf/oauth-client ca JSON cu clientId și clientSecret.',
  },
  GW_ANAF_OAUTH_REFUSED: {
    kind: 'refused',
    en: 'ANAF did not give a token: {words}. A code is good for 60 seconds and for one use; begin again with: genius anaf login',
    ro: 'ANAF nu a emis un token: {words}. Un cod este valabil 60 de secunde și o singură dată; începeți din nou cu: genius anaf login',
    status: 401,
  },
  GW_ANAF_OAUTH_ANSWER: {
    kind: 'transient',
    en: 'What ANAF sent in answer to a request for a token is none: {problem}.',
    ro: 'Răspunsul ANAF la cererea de token nu este un token: {problem}.',
  },
  GW_ANAF_TOKENS_UNREADABLE: {
    kind: 'refused',
    en: 'The secret {name} does not hold a login at ANAF. Log in anew: genius anaf login',
    ro: 'Secretul {name} nu conține o autentificare la ANAF. Autentificați-vă din nou: genius anaf login',
  },
  GW_ANAF_REFRESH_BUSY: {
    kind: 'transient',
    en: 'Another process is renewing the login of {cif} at ANAF. It is tried again by itself.',
    ro: 'Alt proces reînnoiește autentificarea {cif} la ANAF. Se încearcă din nou automat.',
  },
  GW_ANAF_CERTIFICATE: {
    kind: 'refused',
    en: 'The certificate for ANAF cannot be used ({variable}): {problem}.',
    ro: 'Certificatul pentru ANAF nu poate fi folosit ({variable}): {problem}.',
  },
  GW_ANAF_ANSWER_UNREADABLE: {
    kind: 'transient',
    en: 'The answer of ANAF to {call} is not what it should be: {problem}.',
    ro: 'Răspunsul ANAF la {call} nu este cel așteptat: {problem}.',
  },
  GW_ANAF_CLOCK: {
    kind: 'transient',
    en: "This machine's clock is {skew} away from ANAF's. Set it by NTP: ANAF refuses times in the future, and terms would be wrong.",
    ro: 'Ceasul acestei mașini diferă cu {skew} de cel al ANAF. Potriviți-l prin NTP: ANAF refuză momente din viitor, iar termenele ar fi greșite.',
  },
  GW_ANAF_ENVIRONMENT: {
    kind: 'refused',
    en: "Nothing says whether ANAF's test environment or the real one is meant. In production ANAF_ENVIRONMENT must be set: test or prod.",
    ro: 'Nu se știe dacă este vorba de mediul de test ANAF sau de cel real. În producție ANAF_ENVIRONMENT trebuie setat: test sau prod.',
  },
  GW_ANAF_TOKEN_ENDING: {
    kind: 'refused',
    en: 'The login of {cif} at ANAF ends in {days} days. Renew it before: genius anaf login --cif {cif}',
    ro: 'Autentificarea {cif} la ANAF expiră peste {days} zile. Reînnoiți-o înainte: genius anaf login --cif {cif}',
  },
});
