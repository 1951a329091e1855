/** An uploaded document read as far as the simulator looks: its root, parties, number, and what the schema asks for. */

import { isDay } from '../../clock.ts';
import { allAt, type Element, everyElement, parseXml, saxMessage, textAt, XmlError } from '../../xml-tree.ts';
import { bareCui } from '../cui.ts';
import { readDecimal } from './decimal.ts';

export interface Document {
  standard: Standard;
  root: Element;
  text: string;
  rootEnd: number;
}

export type Standard = 'UBL' | 'CN' | 'CII' | 'RASP';

export const isStandard = (text: string): text is Standard => /^(UBL|CN|CII|RASP)$/.test(text);

const ROOTS: Record<Standard, readonly [string, string]> = {
  UBL: ['Invoice', 'urn:oasis:names:specification:ubl:schema:xsd:Invoice-2'],
  CN: ['CreditNote', 'urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2'],
  CII: ['CrossIndustryInvoice', 'urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100'],
  RASP: ['header', 'mfp:anaf:dgti:spv:reqMesaj:v1'],
};

const UBL_PARTS = /^urn:oasis:names:specification:ubl:schema:xsd:Common(Aggregate|Basic|Extension)Components-2$/;

/** What a document of UBL has at least, in the schema's words. */
const REQUIRED = ['ID', 'IssueDate', 'AccountingSupplierParty', 'AccountingCustomerParty', 'LegalMonetaryTotal'];

/** Throws an `XmlError` with the text that an upload is refused with: the reader's, then the schema's. */
export function readDocument(bytes: Uint8Array, standard: Standard): Document {
  const { root, text, rootEnd } = parseXml(bytes);
  const [name, uri] = ROOTS[standard];
  if (root.name !== name || root.uri !== uri) {
    refuse(root, `cvc-elt.1.a: Cannot find the declaration of element '${root.name}'.`);
  }
  if (standard === 'UBL' || standard === 'CN') checkSchema(root);
  if (standard === 'RASP') checkMessage(root);
  return { standard, root, text, rootEnd };
}

function checkSchema(root: Element): void {
  const line = root.name === 'Invoice' ? 'InvoiceLine' : 'CreditNoteLine';
  for (const child of root.children) {
    if (!UBL_PARTS.test(child.uri)) {
      refuse(child, `cvc-complex-type.2.4.a: Invalid content was found starting with element '${child.name}'.`);
    }
  }
  for (const name of [...REQUIRED, line]) {
    if (allAt(root, name).length > 0) continue;
    refuse(
      root,
      `cvc-complex-type.2.4.b: The content of element '${root.name}' is not complete. '${name}' is expected.`,
    );
  }
  for (const element of everyElement(root)) checkValue(element);
}

function checkValue(element: Element): void {
  const { name, text, attributes, children } = element;
  if (children.length > 0) return;
  const value = text.trim();
  const bad = (type: string) =>
    refuse(element, `cvc-datatype-valid.1.2.1: '${value.slice(0, 100)}' is not a valid value for '${type}'.`);
  if (name.endsWith('Date') && !isXsdDate(value)) bad('date');
  if (name.endsWith('Indicator') && !/^(true|false|0|1)$/.test(value)) bad('boolean');
  if (!name.endsWith('Amount')) return;
  if (readDecimal(value) === undefined) bad('decimal');
  if (attributes.currencyID === undefined) {
    refuse(element, `cvc-complex-type.4: Attribute 'currencyID' must appear on element '${name}'.`);
  }
}

/** The schema takes a zone behind the day; a rule of ANAF's refuses it later. */
const isXsdDate = (value: string) => isDay(value.replace(/(Z|[+-]\d\d:\d\d)$/, ''));

function checkMessage(root: Element): void {
  const { index_incarcare: index, message } = root.attributes;
  if (!/^\d{1,18}$/.test(index ?? '')) {
    refuse(root, "cvc-complex-type.4: Attribute 'index_incarcare' must appear on element 'header'.");
  }
  if (!message?.trim()) refuse(root, "cvc-complex-type.4: Attribute 'message' must appear on element 'header'.");
}

function refuse({ line, column }: Element, message: string): never {
  throw new XmlError(`${saxMessage(line, column, message)} `);
}

/** What the system keeps of an invoice to find and tell apart. */
export interface Facts {
  /** Bare fiscal codes; `''` if the document names none. */
  seller: string;
  buyer: string;
  sellerName: string;
  buyerName: string;
  number: string;
  issueDate: string;
  total: string;
  currency: string;
}

export function factsOf({ standard, root }: Document): Facts {
  if (standard === 'CII' || standard === 'RASP') {
    return {
      ...{ seller: '', buyer: '', sellerName: '', buyerName: '', number: '', issueDate: '' },
      total: '',
      currency: '',
    };
  }
  return {
    seller: codeOf(root, 'AccountingSupplierParty/Party'),
    buyer: codeOf(root, 'AccountingCustomerParty/Party'),
    sellerName: textAt(root, 'AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName').slice(0, 200),
    buyerName: textAt(root, 'AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName').slice(0, 200),
    number: textAt(root, 'ID').slice(0, 200),
    issueDate: textAt(root, 'IssueDate').slice(0, 20),
    total: textAt(root, 'LegalMonetaryTotal/TaxInclusiveAmount').slice(0, 40),
    currency: textAt(root, 'DocumentCurrencyCode').slice(0, 10),
  };
}

/** The first of a party's identifiers that is a number, without `RO`: of VAT, of the register, of the party. */
function codeOf(root: Element, party: string): string {
  const places = ['PartyTaxScheme/CompanyID', 'PartyLegalEntity/CompanyID', 'PartyIdentification/ID'];
  const written = places.flatMap((place) => allAt(root, `${party}/${place}`)).map(({ text }) => bareCui(text));
  return written.find((code) => /^\d{2,13}$/.test(code)) ?? '';
}
