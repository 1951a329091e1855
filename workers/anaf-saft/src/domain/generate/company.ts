/** Header: whose file it is, for which period, and of which kind. */

import { cleanCui } from '@genius/romania';
import type { Notes, RecordPlace } from '../model/notes.ts';
import { type Address, addressContent } from './address.ts';
import type { Period } from './period.ts';
import type { DeclarationType } from './sections.ts';
import { element, escapeText, optional } from './xml-text.ts';

export interface Company {
  /** With or without RO. */
  cui: string;
  /** Whether RO stands before the CUI. */
  isVatRegistered: boolean;
  name: string;
  address: Address;
  contact: {
    firstName: string;
    lastName: string;
    telephone: string;
    fax?: string | undefined;
    email?: string | undefined;
    website?: string | undefined;
  };
  bankAccounts: readonly { iban?: string | undefined; number?: string | undefined }[];
}

export interface Software {
  company: string;
  id: string;
  version: string;
}

export interface HeaderData {
  company: Company;
  software: Software;
  declaration: DeclarationType;
  period: Period;
  /** TaxAccountingBasis. */
  basis: string;
  fileVersion: string;
  /** ISO day. */
  created: string;
  taxEntity?: string | undefined;
}

export function writeHeader(header: HeaderData, place: RecordPlace, notes: Notes): string {
  const { company, software, period } = header;
  const address =
    addressContent(company.address, 'StreetAddress', { place, notes, field: (name) => `company.address.${name}` }) ??
    '';
  const region = /<Region>([^<]*)<\/Region>/.exec(address)?.[1];
  const { contact } = company;
  return `<Header>${[
    element('AuditFileVersion', header.fileVersion),
    element('AuditFileCountry', 'RO'),
    optional('AuditFileRegion', region),
    element('AuditFileDateCreated', header.created),
    element('SoftwareCompanyName', software.company),
    element('SoftwareID', software.id),
    element('SoftwareVersion', software.version),
    '<Company>',
    element('RegistrationNumber', `${company.isVatRegistered ? 'RO' : ''}${cleanCui(company.cui)}`),
    element('Name', company.name),
    `<Address>${address}</Address>`,
    `<Contact><ContactPerson>${element('FirstName', contact.firstName)}${element('LastName', contact.lastName)}</ContactPerson>`,
    element('Telephone', contact.telephone),
    optional('Fax', contact.fax),
    optional('Email', contact.email),
    optional('Website', contact.website),
    '</Contact>',
    ...company.bankAccounts.map(
      ({ iban, number }) =>
        `<BankAccount>${iban === undefined ? optional('BankAccountNumber', number) : element('IBANNumber', iban)}</BankAccount>`,
    ),
    '</Company>',
    element('DefaultCurrencyCode', 'RON'),
    `<SelectionCriteria>${selection(period)}</SelectionCriteria>`,
    element('HeaderComment', header.declaration),
    // Nothing says when a declaration must be cut into segments, so it is one.
    '<SegmentIndex>1</SegmentIndex><TotalSegmentsInsequence>1</TotalSegmentsInsequence>',
    `<TaxAccountingBasis>${escapeText(header.basis)}</TaxAccountingBasis>`,
    optional('TaxEntity', header.taxEntity),
  ].join('')}</Header>`;
}

function selection(period: Period): string {
  if (period.isDays) return element('SelectionStartDate', period.from) + element('SelectionEndDate', period.to);
  const part = (name: string, day: string) =>
    element(name, String(Number(day.slice(5, 7)))) + element(`${name}Year`, day.slice(0, 4));
  return part('PeriodStart', period.from) + part('PeriodEnd', period.to);
}
