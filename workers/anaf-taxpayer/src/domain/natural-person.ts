/**
 * Whether a taxpayer is a natural person who trades (PFA, II, IF under OUG 44/2008) or practises (lawyers, physicians,
 * notaries): the record is then personal data, of a company it is not (GDPR, recital 14).
 */

import { foldText } from '@genius/romania';

const NAMES =
  /\bPERSOANA FIZICA\b|\bP\.?F\.?A\b|\bINTREPRINDERE (INDIVIDUALA|FAMILIALA)\b|\bI\.\s?I\.|\bI\.\s?F\.|[ -]I\.?I\.?$|\b(CABINET|BIROU|BIROUL)\b.*\b(INDIVIDUAL|AVOCAT|NOTAR|NOTARIAL|EXECUTOR|MEDIC|MEDICAL|PSIHOLOG\w*|STOMATOLOGIC)\b|\bC\.?M\.?I\b|\bMEDIC (VETERINAR|DENTIST)\b|\bEXPERT CONTABIL\b/;

export function isNaturalPerson(record: { name: string; tradeRegister: string; legalForm: string }): boolean {
  // The trade register counts persons under F, companies under J, co-operatives under C.
  if (/^F/i.test(record.tradeRegister.trim())) return true;
  if (/^[JC]/i.test(record.tradeRegister.trim())) return false;
  return NAMES.test(foldText(record.name)) || /PERSOAN[AE] FIZIC/.test(foldText(record.legalForm));
}

/** The same of ANAF's record as it came. */
export function isOfNaturalPerson(raw: Record<string, unknown>): boolean {
  const general = raw.date_generale as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return isNaturalPerson({
    name: text(general.denumire),
    tradeRegister: text(general.nrRegCom),
    legalForm: text(general.forma_juridica),
  });
}
