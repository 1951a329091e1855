/** The errors of `anaf.taxpayer`, beside those of `@genius/anaf`. */

import { defineErrors } from '@genius/contract';

export const errors = defineErrors({
  GW_TAXPAYER_CUI: {
    kind: 'invalid',
    en: '{given} is no CUI: {problem}.{hint}',
    ro: '{given} nu este un CUI: {problemRo}.{hintRo}',
  },
  GW_TAXPAYER_DATE: {
    kind: 'invalid',
    en: 'The register knows nothing of {date}: it lies in the future. Ask as of today, {today}, or a day before.',
    ro: 'Registrul nu știe nimic despre {date}: este în viitor. Întrebați pentru azi, {today}, sau o zi anterioară.',
  },
  GW_TAXPAYER_UNANSWERED: {
    kind: 'transient',
    en: 'ANAF gave no answer about {missing} of {asked} firms ({reason}), and none is kept from before. It is tried again; what was answered is not asked for again.',
    ro: 'ANAF nu a răspuns pentru {missing} din {asked} firme ({reason}) și nu există un răspuns anterior. Se încearcă din nou; ce s-a primit nu se mai cere.',
  },
  GW_TAXPAYER_NOT_READY: {
    kind: 'transient',
    en: "ANAF's asynchronous service has not finished within {wait}. It is tried again.",
    ro: 'Serviciul asincron al ANAF nu a terminat în {wait}. Se încearcă din nou.',
  },
  GW_VIES_NUMBER: {
    kind: 'invalid',
    en: 'This is no VAT number that VIES knows: {problem}.',
    ro: 'Acesta nu este un cod de TVA cunoscut de VIES: {problemRo}.',
  },
  GW_VIES_REFUSED: {
    kind: 'refused',
    en: 'VIES refuses the question: {code}. Nothing is said about the number.',
    ro: 'VIES refuză întrebarea: {code}. Nu s-a spus nimic despre cod.',
  },
  GW_VIES_UNKNOWN: {
    kind: 'transient',
    en: 'Nobody can tell now whether the number is valid: {code}. That does not make it invalid; it is asked again.',
    ro: 'Nu se poate afla acum dacă este valid codul: {code}. Asta nu înseamnă că este invalid; se întreabă din nou.',
  },
});
