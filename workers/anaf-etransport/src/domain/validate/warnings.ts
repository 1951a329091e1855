/**
 * What the official files let through and is wrong all the same. In the rule file only the first rule for an attribute is
 * asked, so BR-209 (behind BR-043) and BR-003 (behind BR-019) never are, and BR-047 is commented out in 2.0.2.
 */

import { isCnp, isCui } from '@genius/romania';
import { attribute, collapse, type Document } from '../xml/document.ts';
import type { Found } from './finding.ts';
import { TAX_NUMBER } from './rules/forms.ts';
import { saysWhatItIs } from './rules/partner.ts';
import { Facts, type Visited } from './rules/rule.ts';

interface Warning {
  rule: string;
  /** What it is about; none if nothing is wrong. */
  find(facts: Facts): readonly (Visited & { attribute: string })[];
  en: string;
  ro: string;
}

const at = (name: string, visited: readonly Visited[]) => visited.map((each) => ({ ...each, attribute: name }));
const operation = (facts: Facts) => collapse(facts.first('codTipOperatiune') ?? '');

/** The customs office belongs at the start of an import and at the end of an export. */
const CUSTOMS_PLACE: Readonly<Record<string, string>> = { '40': 'locStartTraseuRutier', '50': 'locFinalTraseuRutier' };

const UIT_FORM = /[0-9ACDEFHJKLMNPQRTUVWXY]{14}[0-9]{2}/;

export const WARNINGS: readonly Warning[] = [
  {
    rule: 'BR-209',
    find(facts) {
      const organiser = collapse(facts.first('codOrgTransport') ?? '');
      if (operation(facts) !== '30' || TAX_NUMBER.test(organiser) || organiser.includes('PF')) return [];
      const countries = facts.attributes('codTaraOrgTransport').filter(({ value }) => value === 'RO');
      return at('codOrgTransport', countries);
    },
    en: "A Romanian organiser of a national transport needs its CUI, CNP or NIF, digits without RO, or PF for a person whose number is not known. ANAF's file does not check it.",
    ro: 'Un organizator român al unui transport național are nevoie de CUI, CNP sau NIF, cifre fără RO, ori de PF pentru o persoană fizică al cărei cod nu este cunoscut. Fișierul ANAF nu verifică acest lucru.',
  },
  {
    rule: 'BR-003',
    find: (facts) =>
      at(
        'uit',
        facts.attributes('uit').filter(({ value }) => !UIT_FORM.test(collapse(value))),
      ),
    en: 'The UIT has a sign that no UIT has: B, G, I, O, S and Z are left out of its alphabet.',
    ro: 'Codul UIT are un caracter pe care niciun UIT nu îl are: B, G, I, O, S și Z lipsesc din alfabetul său.',
  },
  {
    rule: 'BR-047',
    find: (facts) => {
      const place = CUSTOMS_PLACE[operation(facts)];
      if (place === undefined || facts.attributes('codBirouVamal').length > 0) return [];
      return facts.elements(place).map((element) => ({ element, value: '', attribute: 'codBirouVamal' }));
    },
    en: "An import begins and an export ends at a customs office (codBirouVamal). ANAF's file takes the declaration without one.",
    ro: 'Un import începe și un export se termină la un birou vamal (codBirouVamal). Fișierul ANAF acceptă declarația și fără.',
  },
  {
    rule: 'GW-DOCUMENT-REMARKS',
    find: (facts) =>
      saysWhatItIs(facts)
        ? []
        : at(
            'observatii',
            facts
              .attributes('tipDocument')
              .filter(
                ({ element, value }) =>
                  collapse(value) === '9999' && collapse(attribute(element, 'observatii') ?? '') === '',
              ),
          ),
    en: 'This document of type 9999 (other) has no remarks of its own. BR-026 means them, though its file is content with remarks anywhere.',
    ro: 'Acest document de tip 9999 (altele) nu are observații proprii. BR-026 la ele se referă, deși fișierul se mulțumește cu observații oriunde.',
  },
  {
    rule: 'GW-REMARKS-REPEATED',
    find: (facts) => {
      const isAsked = facts.attributes('tipDocument').some(({ value }) => collapse(value) === '9999');
      return isAsked ? at('observatii', facts.attributes('observatii').slice(1, 2)) : [];
    },
    en: 'With more than one remark in a declaration that has a document of type 9999, the rule BR-026 can not be computed as it is written. What ANAF does then is not known.',
    ro: 'Cu mai multe observații într-o declarație care are un document de tip 9999, regula BR-026 nu poate fi calculată așa cum este scrisă. Nu se știe ce face ANAF atunci.',
  },
  {
    rule: 'GW-DECLARANT-CONTROL',
    find: (facts) => at('codDeclarant', withWrongControl(facts, 'codDeclarant')),
    en: "The control digit of the declarant's code does not fit. ANAF's file does not check it; a digit may be wrong.",
    ro: 'Cifra de control a codului declarantului nu se potrivește. Fișierul ANAF nu o verifică; o cifră poate fi greșită.',
  },
  {
    rule: 'GW-PARTNER-CONTROL',
    find: (facts) => (collapse(facts.first('codTara') ?? '') === 'RO' ? at('cod', withWrongControl(facts, 'cod')) : []),
    en: "The control digit of the partner's code does not fit. ANAF's file does not check it; a digit may be wrong.",
    ro: 'Cifra de control a codului partenerului nu se potrivește. Fișierul ANAF nu o verifică; o cifră poate fi greșită.',
  },
  {
    rule: 'GW-ORGANISER-CONTROL',
    find: (facts) =>
      collapse(facts.first('codTaraOrgTransport') ?? '') === 'RO'
        ? at('codOrgTransport', withWrongControl(facts, 'codOrgTransport'))
        : [],
    en: "The control digit of the organiser's code does not fit. ANAF's file does not check it; a digit may be wrong.",
    ro: 'Cifra de control a codului organizatorului nu se potrivește. Fișierul ANAF nu o verifică; o cifră poate fi greșită.',
  },
];

/** Numbers of the right form that are neither a CUI nor a CNP. A NIF is of 13 digits and is checked as a CNP is. */
function withWrongControl(facts: Facts, name: string): Visited[] {
  return facts.attributes(name).filter(({ value }) => {
    const code = collapse(value);
    return TAX_NUMBER.test(code) && !(code.length === 13 ? isCnp(code) : isCui(code));
  });
}

export function findWarnings(document: Document): Found[] {
  const facts = new Facts(document);
  return WARNINGS.flatMap(({ rule, find, en, ro }) =>
    find(facts).map(({ element, attribute: name }) => ({
      rule,
      severity: 'warning' as const,
      element: element.at,
      attribute: name,
      en,
      ro,
    })),
  );
}
