/** The errors of `anaf.efactura`. None carries a part of an invoice, a token or personal data. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_EFACTURA_INCOMPLETE: {
    kind: 'invalid',
    en: 'The invoice can not be computed, at {field}: {problem}.',
    ro: 'Factura nu poate fi calculată, la {field}: {problemRo}.',
  },
  GW_EFACTURA_TOO_LARGE: {
    kind: 'invalid',
    en: 'The file has {found} bytes; at most {limit} are taken, as by ANAF.',
    ro: 'Fișierul are {found} octeți; se acceptă cel mult {limit}, ca la ANAF.',
    status: 413,
  },
  GW_EFACTURA_XML_UNREADABLE: {
    kind: 'invalid',
    en: 'The XML can not be read, at line {line}, column {column}: {problem}',
    ro: 'XML-ul nu poate fi citit, la linia {line}, coloana {column}: {problemRo}',
  },
  GW_EFACTURA_NOT_INVOICE: {
    kind: 'invalid',
    en: 'The XML is no Invoice and no CreditNote of UBL 2.1. Check its root element and namespace.',
    ro: 'XML-ul nu este nici Invoice, nici CreditNote din UBL 2.1. Verificați elementul rădăcină și spațiul de nume.',
  },
  GW_EFACTURA_TERM_INVALID: {
    kind: 'invalid',
    en: 'The invoice can not be taken over as data: {field} {problem}. Ask efactura.validate which rule it breaks.',
    ro: 'Factura nu poate fi preluată ca date: {field} {problemRo}. Întrebați efactura.validate ce regulă încalcă.',
  },
  GW_EFACTURA_DOWNLOAD_UNREADABLE: {
    kind: 'refused',
    en: 'The file is no download of e-Factura: {problem}.',
    ro: 'Fișierul nu este o descărcare din e-Factura: {problemRo}.',
  },
  GW_EFACTURA_CERTIFICATE_UNREADABLE: {
    kind: 'refused',
    en: 'The certificates in ANAF_SIGNING_CERTIFICATE_PATH can not be read ({problem}). Give a PEM file, or unset it.',
    ro: 'Certificatele din ANAF_SIGNING_CERTIFICATE_PATH nu pot fi citite ({problem}). Dați un fișier PEM sau ștergeți setarea.',
  },
  GW_EFACTURA_SENDER_UNKNOWN: {
    kind: 'invalid',
    en: 'The invoice does not say whose it is: its sender has no CUI in BT-31, BT-32 or BT-30. Give "cif".',
    ro: 'Factura nu spune a cui este: emitentul nu are CUI în BT-31, BT-32 sau BT-30. Dați „cif”.',
  },
  GW_EFACTURA_REJECTED: {
    kind: 'refused',
    en: 'ANAF refused the invoice {number} (upload {index}), {count} findings. The first: {first}',
    ro: 'ANAF a respins factura {number} (încărcarea {index}), {count} constatări. Prima: {firstRo}',
  },
  GW_EFACTURA_PROCESSING: {
    kind: 'transient',
    en: 'ANAF is still processing the upload {index}. It is asked again by itself.',
    ro: 'ANAF prelucrează încă încărcarea {index}. Se întreabă din nou automat.',
  },
  GW_EFACTURA_OUTCOME_OPEN: {
    kind: 'transient',
    en: "The answer of ANAF to the upload was lost. Nothing is sent again before half an hour, in which the invoice may come up in ANAF's list.",
    ro: 'Răspunsul ANAF la încărcare s-a pierdut. Nu se retrimite nimic timp de o jumătate de oră, cât factura poate apărea în lista ANAF.',
  },
  GW_EFACTURA_CALL_REFUSED: {
    kind: 'refused',
    en: 'ANAF refused {call}: {words}',
    ro: 'ANAF a refuzat {call}: {words}',
  },
  GW_EFACTURA_NO_RIGHT: {
    kind: 'refused',
    en: 'ANAF gives no right for the CIF {cif} ({call}): {words} Have the right given in SPV (form 270), or log in with another certificate: genius anaf login --cif {cif}',
    ro: 'ANAF nu recunoaște dreptul pentru CIF {cif} ({call}): {words} Obțineți dreptul în SPV (formularul 270) sau autentificați-vă cu alt certificat: genius anaf login --cif {cif}',
    status: 403,
  },
  GW_EFACTURA_NOT_FOUND: {
    kind: 'refused',
    en: 'ANAF has nothing of that number ({call}): {words}',
    ro: 'ANAF nu are nimic cu acest număr ({call}): {words}',
    status: 404,
  },
  GW_EFACTURA_GONE: {
    kind: 'refused',
    en: 'ANAF keeps files for 60 days and does not have this one any more ({call}): {words} Look in the archive.',
    ro: 'ANAF păstrează fișierele 60 de zile și nu îl mai are pe acesta ({call}): {words} Căutați în arhivă.',
    status: 410,
  },
  GW_EFACTURA_TECHNICAL: {
    kind: 'transient',
    en: 'ANAF had a technical fault at {call}: {words}',
    ro: 'ANAF a avut o eroare tehnică la {call}: {words}',
  },
  GW_EFACTURA_CLOCK: {
    kind: 'transient',
    en: "ANAF says that a time lies in its future ({call}): {words} Set this machine's clock by NTP.",
    ro: 'ANAF spune că un moment este în viitor ({call}): {words} Potriviți ceasul mașinii prin NTP.',
  },
  GW_EFACTURA_ANSWER_UNREADABLE: {
    kind: 'transient',
    en: 'The answer of ANAF to {call} is not what it should be.',
    ro: 'Răspunsul ANAF la {call} nu este cel așteptat.',
  },
  GW_EFACTURA_NOT_SENT: {
    kind: 'invalid',
    en: 'No invoice of that number was sent from here for the CIF {cif}. Give the index of the upload instead.',
    ro: 'Nu s-a trimis de aici nicio factură cu acest număr pentru CIF {cif}. Dați indexul încărcării.',
    status: 404,
  },
  GW_EFACTURA_INVALID: {
    kind: 'invalid',
    en: 'ANAF would refuse the invoice, {count} findings; nothing was sent. The first ({rule}): {first}',
    ro: 'ANAF ar respinge factura, {count} constatări; nu s-a trimis nimic. Prima ({rule}): {firstRo}',
  },
});
