/** Parties in UBL: `cac:Party` of seller and buyer, the payee, the tax representative, and addresses. */

import type { Address, Contact, Identifier, Party, Payee, TaxRepresentative } from '../model/invoice.ts';
import {
  type Bag,
  type Field,
  fixed,
  group,
  identifierNode,
  of,
  readIdentifier,
  set,
  textNode,
  wrap,
} from './fields.ts';
import type { Reading } from './reading.ts';

const address = of<Address>();
export const addressFields: readonly Field[] = [
  address.text('cbc:StreetName', 'street'),
  address.text('cbc:AdditionalStreetName', 'street2'),
  address.text('cbc:CityName', 'city'),
  address.text('cbc:PostalZone', 'postcode'),
  address.text('cbc:CountrySubentity', 'county'),
  address.deep(['cac:AddressLine', 'cbc:Line'], 'street3'),
  address.deep(['cac:Country', 'cbc:IdentificationCode'], 'country'),
];

const contact = of<Contact>();
const contactFields: readonly Field[] = [
  contact.text('cbc:Name', 'name'),
  contact.text('cbc:Telephone', 'phone'),
  contact.text('cbc:ElectronicMail', 'email'),
];

/** `cac:PartyIdentification/cbc:ID`, one element each. */
const identifiers: Field = {
  write: (from) =>
    ((from.identifiers ?? []) as Bag[]).flatMap((each) =>
      wrap('cac:PartyIdentification', identifierNode('cbc:ID', each)),
    ),
  read(element, into) {
    const all = element
      .children('cac:PartyIdentification')
      .flatMap((each) => readIdentifier(each.child('cbc:ID')) ?? []);
    if (all.length > 0) set(into, 'identifiers', all);
  },
};

const isVat = (scheme: Reading): boolean =>
  scheme.peek('cac:TaxScheme')?.peek('cbc:ID')?.plainText().trim().toUpperCase() === 'VAT';

/**
 * EN 16931 tells the VAT identifier from the other tax registration by the scheme VAT alone (BT-31 against BT-32). A
 * scheme may be empty: `<cac:TaxScheme/>` stands in invoices of those who pay no VAT.
 */
const taxSchemes: Field = {
  write: (from) => [
    ...(from.vatId === undefined
      ? []
      : wrap('cac:PartyTaxScheme', [
          ...textNode('cbc:CompanyID', from.vatId),
          { name: 'cac:TaxScheme', content: [{ name: 'cbc:ID', content: 'VAT' }] },
        ])),
    ...(from.taxRegistration === undefined ? [] : [registrationNode(from.taxRegistration as Identifier)]),
  ],
  read(element, into) {
    const all = element.children('cac:PartyTaxScheme');
    const vat = all.find(isVat);
    set(into, 'vatId', vat?.child('cbc:CompanyID')?.text());
    vat?.child('cac:TaxScheme')?.child('cbc:ID')?.text();
    const other = all.find((each) => !isVat(each));
    const value = other?.child('cbc:CompanyID')?.text();
    if (value === undefined) return;
    const registration: Bag = { value };
    set(registration, 'scheme', other?.child('cac:TaxScheme')?.child('cbc:ID')?.text());
    into.taxRegistration = registration;
  },
};

const registrationNode = ({ value, scheme }: Identifier) => ({
  name: 'cac:PartyTaxScheme',
  content: [
    { name: 'cbc:CompanyID', content: value },
    { name: 'cac:TaxScheme', content: textNode('cbc:ID', scheme) },
  ],
});

const party = of<Party>();
const partyFields: readonly Field[] = [
  party.identifier('cbc:EndpointID', 'electronicAddress'),
  identifiers,
  party.deep(['cac:PartyName', 'cbc:Name'], 'tradingName'),
  party.nested('cac:PostalAddress', 'address', addressFields),
  taxSchemes,
  group('cac:PartyLegalEntity', [
    party.text('cbc:RegistrationName', 'name'),
    party.identifier('cbc:CompanyID', 'legalRegistration'),
    party.text('cbc:CompanyLegalForm', 'legalForm'),
  ]),
  party.nested('cac:Contact', 'contact', contactFields),
];

/** `cac:AccountingSupplierParty` and `cac:AccountingCustomerParty` hold a `cac:Party`. */
export const innerParty: readonly Field[] = [group('cac:Party', partyFields)];

const payee = of<Payee>();
export const payeeFields: readonly Field[] = [
  identifiers,
  payee.deep(['cac:PartyName', 'cbc:Name'], 'name'),
  group('cac:PartyLegalEntity', [payee.identifier('cbc:CompanyID', 'legalRegistration')]),
];

const representative = of<TaxRepresentative>();
export const representativeFields: readonly Field[] = [
  representative.deep(['cac:PartyName', 'cbc:Name'], 'name'),
  representative.nested('cac:PostalAddress', 'address', addressFields),
  {
    write: (from) =>
      from.vatId === undefined
        ? []
        : wrap('cac:PartyTaxScheme', [...textNode('cbc:CompanyID', from.vatId), ...taxScheme.write({}, NO_CONTEXT)]),
    read(element, into) {
      const scheme = element.child('cac:PartyTaxScheme');
      set(into, 'vatId', scheme?.child('cbc:CompanyID')?.text());
      if (scheme) taxScheme.read(scheme, into);
    },
  },
];

/** The scheme of every tax category. */
export const taxScheme = fixed(['cac:TaxScheme', 'cbc:ID'], 'VAT');
const NO_CONTEXT = { currency: '', vatCurrency: undefined };
