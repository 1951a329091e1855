/** The errors of `email.send`. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_EMAIL_ADDRESS_INVALID: {
    kind: 'invalid',
    en: '{field} is no address that mail can be sent to: {problem}.',
    ro: '{field} nu este o adresă la care se poate trimite: {problem}.',
  },
  GW_EMAIL_HEADER_UNSAFE: {
    kind: 'invalid',
    en: '{field} has a line break or another control character; it would change the headers of the message.',
    ro: '{field} conține un sfârșit de linie sau alt caracter de control; ar schimba antetele mesajului.',
  },
  GW_EMAIL_TEMPLATE_INVALID: {
    kind: 'invalid',
    en: 'The template can not be used: {problem}.',
    ro: 'Șablonul nu poate fi folosit: {problem}.',
  },
  GW_EMAIL_DATA_INVALID: {
    kind: 'invalid',
    en: '{field} does not fit the template: {problem}.',
    ro: '{field} nu se potrivește cu șablonul: {problem}.',
  },
  GW_EMAIL_CALENDAR_INVALID: {
    kind: 'invalid',
    en: 'The invitation is not right: {problem}.',
    ro: 'Invitația nu este corectă: {problem}.',
  },
  GW_EMAIL_TOO_LARGE: {
    kind: 'invalid',
    en: 'The attachments have {found} bytes; at most {limit} are sent. Send a link instead.',
    ro: 'Atașamentele au {found} octeți; se trimit cel mult {limit}. Trimiteți un link.',
    status: 413,
  },
  GW_EMAIL_RAW_INVALID: {
    kind: 'invalid',
    en: 'The raw message can not be sent as it is: {problem}.',
    ro: 'Mesajul brut nu poate fi trimis așa cum este: {problem}.',
  },
  GW_EMAIL_RECIPIENTS_INVALID: {
    kind: 'invalid',
    en: 'The list of recipients can not be read: {problem}.',
    ro: 'Lista de destinatari nu poate fi citită: {problem}.',
  },
  GW_EMAIL_FROM_NOT_ALLOWED: {
    kind: 'invalid',
    en: 'The sender {sender} may not send from the domain {domain}. Use its own address, or add the domain to its "domains".',
    ro: 'Expeditorul {sender} nu poate trimite de pe domeniul {domain}. Folosiți adresa lui sau adăugați domeniul la „domains”.',
  },
  GW_EMAIL_FROM_MISSING: {
    kind: 'invalid',
    en: 'Nobody is named as the author. Give "from", or set SMTP_FROM.',
    ro: 'Nu este numit niciun autor. Dați „from” sau setați SMTP_FROM.',
  },
  GW_EMAIL_SENDER_UNKNOWN: {
    kind: 'invalid',
    en: 'There is no sender {sender}. Write its secret: genius secrets set email/senders/{sender}.',
    ro: 'Nu există expeditorul {sender}. Scrieți secretul lui: genius secrets set email/senders/{sender}.',
    status: 404,
  },
  GW_EMAIL_SENDER_INVALID: {
    kind: 'invalid',
    en: 'The sender {sender} is not set up right, at {field}: {problem}.',
    ro: 'Expeditorul {sender} nu este configurat corect, la {field}: {problem}.',
  },
  GW_EMAIL_DKIM_FAILED: {
    kind: 'invalid',
    en: 'The message could not be signed for {domain} with the selector {selector}: {problem}. Check the key.',
    ro: 'Mesajul nu a putut fi semnat pentru {domain} cu selectorul {selector}: {problem}. Verificați cheia.',
  },
  GW_EMAIL_REFUSED: {
    kind: 'refused',
    en: 'The mail server refused the message ({code}): {words}',
    ro: 'Serverul de poștă a refuzat mesajul ({code}): {words}',
  },
  GW_EMAIL_RECIPIENTS_REFUSED: {
    kind: 'refused',
    en: 'The mail server refused every recipient ({code}): {words}',
    ro: 'Serverul de poștă a refuzat toți destinatarii ({code}): {words}',
  },
  GW_EMAIL_DEFERRED: {
    kind: 'transient',
    en: 'The mail server asks to try again later ({code}): {words}',
    ro: 'Serverul de poștă cere să se încerce mai târziu ({code}): {words}',
  },
  GW_EMAIL_UNREACHABLE: {
    kind: 'transient',
    en: 'The mail server {host} could not be reached or went away before the message was handed over ({problem}).',
    ro: 'Serverul de poștă {host} nu a putut fi contactat sau s-a deconectat înainte de predarea mesajului ({problem}).',
  },
  GW_EMAIL_LOST_AFTER_DATA: {
    kind: 'transient',
    en: 'The connection to {host} was lost after the message had been handed over and before its answer ({problem}).',
    ro: 'Conexiunea cu {host} s-a pierdut după predarea mesajului și înainte de răspuns ({problem}).',
  },
  GW_EMAIL_AUTH_REFUSED: {
    kind: 'refused',
    en: 'The mail server {host} refused the login ({code}): {words} Check the user and the password or token of the sender.',
    ro: 'Serverul de poștă {host} a refuzat autentificarea ({code}): {words} Verificați utilizatorul și parola sau tokenul.',
  },
  GW_EMAIL_TLS_REQUIRED: {
    kind: 'refused',
    en: 'The mail server {host} offers no encryption, and the sender asks for it. Nothing was sent in clear.',
    ro: 'Serverul de poștă {host} nu oferă criptare, iar expeditorul o cere. Nu s-a trimis nimic necriptat.',
  },
  GW_EMAIL_TLS_FAILED: {
    kind: 'refused',
    en: 'The encryption of the mail server {host} can not be trusted ({problem}). Nothing was sent.',
    ro: 'Criptarea serverului de poștă {host} nu este de încredere ({problem}). Nu s-a trimis nimic.',
  },
  GW_EMAIL_SMTPUTF8_UNSUPPORTED: {
    kind: 'refused',
    en: 'The mail server {host} takes no addresses with letters beyond ASCII before the @ (no SMTPUTF8).',
    ro: 'Serverul de poștă {host} nu acceptă adrese cu litere non-ASCII înainte de @ (fără SMTPUTF8).',
  },
  GW_EMAIL_TOO_LARGE_FOR_SERVER: {
    kind: 'refused',
    en: 'The message has {found} bytes, and the mail server takes at most {limit}.',
    ro: 'Mesajul are {found} octeți, iar serverul de poștă acceptă cel mult {limit}.',
  },
  GW_EMAIL_BOUNCE_UNREADABLE: {
    kind: 'invalid',
    en: 'The message can not be read as e-mail: {problem}.',
    ro: 'Mesajul nu poate fi citit ca e-mail: {problem}.',
  },
});
