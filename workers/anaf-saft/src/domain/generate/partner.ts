/** Customers, Suppliers and Owners. */

import type { RecordOf } from '../model/field.ts';
import type { Notes, RecordPlace } from '../model/notes.ts';
import type { customerFields } from '../model/records/masters.ts';
import { addressContent } from './address.ts';
import { writeBalances } from './balances.ts';
import { type Books, movedKey } from './books.ts';
import { ANONYMOUS, type Partner } from './partner-code.ts';
import { element, optional } from './xml-text.ts';

/** CompanyStructure; nothing of who has no name. */
export function companyStructure(partner: Partner, code: string, place: RecordPlace, notes: Notes): string {
  const { name, city } = partner;
  if (name === undefined || city === undefined) {
    // ANAF knows the anonymous customer by its code alone.
    if (code === ANONYMOUS) return '';
    notes.fault(place, name === undefined ? 'name' : 'city', 'needed');
    return '';
  }
  const address = addressContent({ ...partner, city }, 'StreetAddress', { place, notes }) ?? '';
  return (
    `<CompanyStructure>${element('RegistrationNumber', code)}${element('Name', name)}<Address>${address}` +
    `</Address>${contact(partner)}${account(partner)}</CompanyStructure>`
  );
}

function contact({ contactFirstName, contactLastName, telephone, fax, email }: Partner): string {
  if (contactFirstName === undefined || contactLastName === undefined) return '';
  return (
    `<Contact><ContactPerson>${element('FirstName', contactFirstName)}` +
    `${element('LastName', contactLastName)}</ContactPerson>` +
    `${optional('Telephone', telephone)}${optional('Fax', fax)}${optional('Email', email)}</Contact>`
  );
}

function account({ iban, bankAccount }: Partner): string {
  if (iban === undefined && bankAccount === undefined) return '';
  return (
    `<BankAccount>` +
    `${iban === undefined ? optional('BankAccountNumber', bankAccount) : element('IBANNumber', iban)}` +
    `</BankAccount>`
  );
}

export function writePartner(
  side: 'customer' | 'supplier',
  record: RecordOf<typeof customerFields>,
  code: string,
  place: RecordPlace,
  books: Books,
): string {
  const { notes } = books;
  const [name, id] = side === 'customer' ? ['Customer', 'CustomerID'] : ['Supplier', 'SupplierID'];
  return (
    `<${name}>${companyStructure(record, code, place, notes)}${element(id as string, code)}` +
    `${optional('SelfBillingIndicator', record.selfBilling)}${element('AccountID', record.account)}` +
    `${writeBalances(record, { place, notes, usual: side === 'customer' ? 'debit' : 'credit', moved: books.movedOf(movedKey(record.account, code)) })}` +
    `</${name}>\n`
  );
}
