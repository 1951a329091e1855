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
    ro: 'Factura nu poate fi preluată ca date: {field} nu are forma cerută. Întrebați efactura.validate ce regulă încalcă.',
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
});
