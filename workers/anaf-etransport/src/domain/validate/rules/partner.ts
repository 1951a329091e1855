/** Rules on the trade partner, which depend on the operation. */

import { attribute, collapse } from '../../xml/document.ts';
import { EU, TAX_NUMBER } from './forms.ts';
import type { Facts, Rule } from './rule.ts';

const IN_THE_EU = ['10', '12', '14', '20', '22', '24', '60', '70'];
const country = (facts: Facts) => collapse(facts.first('codTara') ?? '');

export const partnerRules: readonly Rule[] = [
  {
    id: 'BR-004',
    attribute: 'codTipOperatiune',
    holds: (operation, facts) =>
      !IN_THE_EU.includes(collapse(operation)) || (EU.has(country(facts)) && country(facts) !== 'RO'),
    en: "The partner's country must be one of the EU (or XI) and not Romania: it is an operation within the EU.",
    ro: 'Țara partenerului trebuie să fie din UE (sau XI) și diferită de România: este o operațiune intracomunitară.',
  },
  {
    id: 'BR-005',
    attribute: 'codTipOperatiune',
    holds: (operation, facts) => collapse(operation) !== '30' || country(facts) === 'RO',
    en: "The partner's country must be RO: it is a national transport.",
    ro: 'Țara partenerului trebuie să fie RO: este un transport pe teritoriul național.',
  },
  {
    id: 'BR-006',
    attribute: 'codTipOperatiune',
    holds: (operation, facts) => !['40', '50'].includes(collapse(operation)) || !EU.has(country(facts)),
    en: "The partner's country must lie outside the EU: it is an import or an export.",
    ro: 'Țara partenerului trebuie să fie din afara UE: este un import sau un export.',
  },
  {
    id: 'BR-007',
    attribute: 'codTipOperatiune',
    holds: (operation, facts) => {
      const code = collapse(facts.first('cod') ?? '');
      return collapse(operation) !== '30' || TAX_NUMBER.test(code) || code.includes('PF');
    },
    en: "In a national transport the partner's code must be a CUI, CNP or NIF of digits without RO, or PF where it is not known.",
    ro: 'La un transport național codul partenerului trebuie să fie un CUI, CNP sau NIF din cifre, fără RO, ori PF dacă nu este cunoscut.',
  },
  {
    id: 'BR-025',
    attribute: 'codTipOperatiune',
    holds: (operation, facts) =>
      !['30', '40', '50', '60', '70'].includes(collapse(operation)) ||
      facts.elements('notificareAnterioara').length === 0,
    en: 'This operation takes no earlier notification (notificareAnterioara). Remove it.',
    ro: 'Această operațiune nu acceptă o notificare anterioară (notificareAnterioara). Ștergeți-o.',
  },
  {
    id: 'BR-026',
    attribute: 'tipDocument',
    // The rule file looks for a remark anywhere in the declaration.
    holds: (type, facts) => collapse(type) !== '9999' || facts.isFilled('observatii'),
    en: 'A document of type 9999 (other) needs remarks (observatii) that say what it is.',
    ro: 'Un document de tip 9999 (altele) trebuie să aibă observații (observatii) care spun ce este.',
  },
];

/** Whether a document of type 9999 says itself what it is. */
export const saysWhatItIs = (facts: Facts): boolean =>
  facts
    .attributes('tipDocument')
    .every(
      ({ element, value }) => collapse(value) !== '9999' || collapse(attribute(element, 'observatii') ?? '') !== '',
    );
