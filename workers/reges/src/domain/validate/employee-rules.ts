/** What must be right about a person before REGES is told: it takes false CNPs itself (ISS 199). */

import { isIsoDate, readCnp } from '@genius/romania';
import type { Data } from '../message/message.ts';
import { findLocality } from '../nomenclatures/lists.ts';
import { dayAt, type RuleContext, valueAt } from './rule-context.ts';

const REQUIRED = ['cnp', 'lastName', 'firstName', 'address', 'country', 'identityDocument'];
const DAYS = ['birthDate', 'disabilityCertificateDate', 'disabilityCertificateValidTo'];

/** `field`: where the person stands. */
export function checkEmployee(person: Data, field: string, context: RuleContext): void {
  const { add, today, cnpChecks } = context;
  for (const each of REQUIRED) {
    if (valueAt(person, each) === undefined) {
      add('REQUIRED', `${field}.${each}`, 'This field is asked for.', 'Acest câmp este obligatoriu.');
    }
  }
  checkCnp();
  for (const each of DAYS) {
    const day = dayAt(person, each);
    if (day !== undefined && !isIsoDate(day)) {
      add('DATE', `${field}.${each}`, 'This is no day of the calendar.', 'Aceasta nu este o zi din calendar.');
    }
  }
  const locality = valueAt(person, 'locality');
  if (typeof locality === 'number' && !findLocality(locality)) {
    const ro = 'Codul SIRUTA nu există. Căutați localitatea cu reges.nomenclature.';
    add('SIRUTA', `${field}.locality`, 'No locality has this SIRUTA code. Ask reges.nomenclature for it.', ro);
  }

  function checkCnp(): void {
    const cnp = valueAt(person, 'cnp');
    if (typeof cnp !== 'string') return;
    const severity = cnpChecks === 'warn' ? 'warning' : 'error';
    const read = readCnp(cnp, today);
    if (!read.ok) {
      const { en, ro } = CNP_WORDS[read.problem];
      add('CNP', `${field}.cnp`, en, ro, severity);
      return;
    }
    const birthDate = dayAt(person, 'birthDate');
    if (birthDate !== undefined && birthDate.slice(2) !== read.cnp.birthDate.slice(2)) {
      const ro = 'Data nașterii nu se potrivește cu CNP-ul.';
      add('CNP-BIRTH', `${field}.birthDate`, 'The day of birth does not fit the CNP.', ro, severity);
    }
  }
}

const CNP_WORDS = {
  form: {
    en: 'A CNP has 13 digits. Where REGES is to get another number all the same, give cnpChecks: "warn".',
    ro: 'CNP-ul are 13 cifre. Dacă în REGES trebuie totuși trimis alt număr, dați cnpChecks: "warn".',
  },
  'check-digit': {
    en: 'The control digit of the CNP does not fit: a digit is wrong.',
    ro: 'Cifra de control a CNP-ului nu se potrivește: o cifră este greșită.',
  },
  'birth-date': {
    en: 'The CNP holds no day of birth that has been.',
    ro: 'CNP-ul nu conține o dată a nașterii posibilă.',
  },
} as const;
