/** The errors of `anaf.saft`. None carries an amount, a name, a partner's code or other content of a declaration. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_SAFT_TOO_LARGE: {
    kind: 'invalid',
    en: 'The file has {found} bytes; at most {limit} are taken.',
    ro: 'Fișierul este prea mare (în octeți: {found}, cel mult {limit}).',
    status: 413,
  },
  GW_SAFT_RECORDS_INVALID: {
    kind: 'invalid',
    en: 'The records can not become a declaration; faults: {count}. The first, {place}: {problem}.',
    ro: 'Din înregistrări nu se poate face declarația; greșeli: {count}. Prima, {placeRo}: {problemRo}.',
  },
  GW_SAFT_PERIOD: {
    kind: 'invalid',
    en: 'The declaration {declaration} covers {due}, and the period given is none.',
    ro: 'Declarația {declaration} acoperă {dueRo}, iar perioada dată nu este așa.',
  },
  GW_SAFT_SQL_OFF: {
    kind: 'refused',
    en: 'Records are not read by SQL here: the operator has set no SAFT_SQL_ROLE. Give files, or have it set to a role that may read the accounting tables alone.',
    ro: 'Aici înregistrările nu se citesc prin SQL: operatorul nu a setat SAFT_SQL_ROLE. Dați fișiere sau cereți setarea unui rol care poate citi numai tabelele contabile.',
    status: 403,
  },
  GW_SAFT_SQL_REFUSED: {
    kind: 'invalid',
    en: 'The query of source {source} is not taken: {problem}.',
    ro: 'Interogarea sursei {source} nu este acceptată: {problemRo}.',
  },
  GW_SAFT_SQL_FAILED: {
    kind: 'invalid',
    en: 'The query of source {source} failed in the database (SQLSTATE {state}). Check its tables, columns and the rights of the role in SAFT_SQL_ROLE.',
    ro: 'Interogarea sursei {source} a eșuat în baza de date (SQLSTATE {state}). Verificați tabelele, coloanele și drepturile rolului din SAFT_SQL_ROLE.',
  },
  GW_SAFT_KIT_MISSING: {
    kind: 'refused',
    en: "The PDF is made by ANAF's own kit, and it is not here. {problem}",
    ro: 'PDF-ul este făcut de kitul ANAF, care nu se află aici. {problemRo}',
  },
  GW_SAFT_KIT_BROKEN: {
    kind: 'transient',
    en: "ANAF's kit ended without an answer that can be read ({problem}), so nothing is known of the file. {remedy}",
    ro: 'Kitul ANAF s-a încheiat fără un răspuns care să poată fi citit ({problemRo}), deci nu se știe nimic despre fișier. {remedyRo}',
  },
  GW_SAFT_KIT_TIMEOUT: {
    kind: 'transient',
    en: "ANAF's kit had no answer after {seconds} s and was ended. Give it more time with DUK_TIMEOUT.",
    ro: 'Kitul ANAF nu a răspuns în {seconds} s și a fost oprit. Dați-i mai mult timp prin DUK_TIMEOUT.',
  },
  GW_SAFT_KIT_NO_PDF: {
    kind: 'transient',
    en: "ANAF's kit accepts the file and made no PDF ({problem}). Look whether D406Pdf.jar is in the kit's lib.",
    ro: 'Kitul ANAF acceptă fișierul, dar nu a făcut PDF-ul ({problemRo}). Verificați dacă D406Pdf.jar se află în dosarul lib al kitului.',
  },
  GW_SAFT_KIT_REFUSED: {
    kind: 'invalid',
    en: "ANAF's kit refuses the file, with {count} findings, so there is no PDF. They are in the details; correct them and package it again.",
    ro: 'Kitul ANAF respinge fișierul, deci nu există PDF. Numărul constatărilor: {count}; le găsiți în detalii. Corectați-le și împachetați din nou.',
  },
  GW_SAFT_NOT_VALID: {
    kind: 'invalid',
    en: 'ANAF would refuse the file, so it is not packaged; findings: {count}. The first: {rule} at line {line}, {path}. Ask saft.validate what to do.',
    ro: 'ANAF ar respinge fișierul, deci nu a fost împachetat; constatări: {count}. Prima: {rule} la linia {line}, {path}. Întrebați saft.validate ce este de făcut.',
  },
  GW_SAFT_PDF_DIFFERS: {
    kind: 'refused',
    en: "The PDF of ANAF's kit does not hold exactly the given XML ({problem}). Do not file it; unpack the kit anew.",
    ro: 'PDF-ul făcut de kitul ANAF nu conține exact XML-ul dat ({problemRo}). Nu îl depuneți; dezarhivați kitul din nou.',
  },
  GW_SAFT_XML_UNREADABLE: {
    kind: 'invalid',
    en: 'The XML can not be read, at line {line}, column {column}: {problem}',
    ro: 'XML-ul nu poate fi citit, la linia {line}, coloana {column}: {problemRo}',
  },
  GW_SAFT_NOT_AUDIT_FILE: {
    kind: 'invalid',
    en: 'The XML is no AuditFile of D406. Check its root element.',
    ro: 'XML-ul nu este un AuditFile al declarației D406. Verificați elementul rădăcină.',
  },
  GW_SAFT_TOO_VARIED: {
    kind: 'invalid',
    en: 'The file has more than {limit} {what}, so no report is made of it. Check whether it is a D406 of one company.',
    ro: 'Fișierul are peste {limit} {whatRo}, deci nu se face raport din el. Verificați dacă este declarația D406 a unei singure firme.',
  },
});
