/** Specification, number, kind, currencies, dates, tax identifiers, lines. */

import { isDay } from '../../clock.ts';
import { allAt, type Element, everyElement, textAt } from '../../xml-tree.ts';
import { readDecimal } from './decimal.ts';
import type { Fault } from './judge.ts';

const CIUS_RO = 'urn:cen.eu:en16931:2017#compliant#urn:efactura.mfinante.ro:CIUS-RO:1.0.1';

/** Categories that ask both parties for an identifier. */
const TAXED = /^(S|Z|E|AE|K|G|L|M)$/;

export function headFaults(root: Element): Fault[] {
  const faults: Fault[] = [];
  const fault = (rule: string, ro: string, en: string) => void faults.push({ rule, ro, en });
  const isInvoice = root.name === 'Invoice';

  // Not trimmed: a blank before it fails, too.
  if (allAt(root, 'CustomizationID')[0]?.text !== CIUS_RO) {
    fault(
      'BR-RO-001',
      `Identificatorul specificaţiei (BT-24) trebuie să fie exact ${CIUS_RO}.`,
      `The specification identifier (BT-24) must be exactly ${CIUS_RO}.`,
    );
  }
  if (!/\d/.test(textAt(root, 'ID'))) {
    fault(
      'BR-RO-010',
      'Numărul facturii (BT-1) trebuie să aibă cel puţin o cifră.',
      'The invoice number (BT-1) must have at least one digit.',
    );
  }
  const kind = textAt(root, isInvoice ? 'InvoiceTypeCode' : 'CreditNoteTypeCode');
  if (!(isInvoice ? ['380', '384', '389', '751'] : ['381']).includes(kind)) {
    fault(
      'BR-RO-020',
      'Codul tipului facturii (BT-3) trebuie să fie 380, 384, 389 sau 751, iar al notei de creditare 381.',
      'The type code (BT-3) must be 380, 384, 389 or 751, of a credit note 381.',
    );
  }
  currencyFaults(root, fault);
  dateFaults(root, fault);
  prefixFaults(root, fault);
  if (isTaxed(root)) identifierFaults(root, fault);
  if (allAt(root, `${root.name}Line/Price/PriceAmount`).some(({ text }) => (readDecimal(text) ?? 0n) < 0n)) {
    fault(
      'BR-27',
      'Preţul net al articolului (BT-146) nu trebuie să fie negativ.',
      'The item net price (BT-146) must not be negative.',
    );
  }
  return faults;
}

type Say = (rule: string, ro: string, en: string) => void;

function currencyFaults(root: Element, fault: Say): void {
  const currency = textAt(root, 'DocumentCurrencyCode');
  if (!Intl.supportedValuesOf('currency').includes(currency)) {
    fault(
      'BR-CL-04',
      'Codul monedei facturii (BT-5) trebuie să fie din ISO 4217.',
      'The invoice currency code (BT-5) must be of ISO 4217.',
    );
  }
  if (currency !== 'RON' && textAt(root, 'TaxCurrencyCode') !== 'RON') {
    fault(
      'BR-RO-030',
      'Dacă moneda facturii (BT-5) nu este RON, moneda de contabilizare a TVA (BT-6) trebuie să fie RON.',
      'If the invoice currency (BT-5) is not RON, the VAT accounting currency (BT-6) must be RON.',
    );
  }
}

function dateFaults(root: Element, fault: Say): void {
  const isBad = ({ name, text }: Element) => name.endsWith('Date') && !isDay(text);
  const bad = [...everyElement(root)].find(isBad);
  if (bad) {
    fault(
      'BR-RO-DT001',
      `Data din ${bad.name} trebuie să aibă forma YYYY-MM-DD.`,
      `The date in ${bad.name} must have the form YYYY-MM-DD.`,
    );
  }
  const payable = readDecimal(textAt(root, 'LegalMonetaryTotal/PayableAmount')) ?? 0n;
  const due = allAt(root, 'DueDate').length > 0 || allAt(root, 'PaymentTerms/Note').length > 0;
  if (root.name === 'Invoice' && payable > 0n && !due) {
    fault(
      'BR-CO-25',
      'Dacă suma de plată (BT-115) este pozitivă, trebuie data scadenţei (BT-9) sau termenii de plată (BT-20).',
      'If the amount due (BT-115) is positive, the due date (BT-9) or the payment terms (BT-20) must be there.',
    );
  }
}

const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Of identifiers under the scheme VAT alone. */
function prefixFaults(root: Element, fault: Say): void {
  const parties = ['AccountingSupplierParty/Party', 'TaxRepresentativeParty', 'AccountingCustomerParty/Party'];
  const schemes = parties.flatMap((party) => allAt(root, `${party}/PartyTaxScheme`));
  const isBad = (scheme: Element) => {
    const prefix = textAt(scheme, 'CompanyID').slice(0, 2);
    const isCountry =
      /^[A-Z]{2}$/.test(prefix) && (prefix === 'EL' || prefix === 'XI' || REGIONS.of(prefix) !== undefined);
    return textAt(scheme, 'TaxScheme/ID') === 'VAT' && textAt(scheme, 'CompanyID') !== '' && !isCountry;
  };
  if (!schemes.some(isBad)) return;
  fault(
    'BR-CO-09',
    'Identificatorii de TVA (BT-31, BT-48, BT-63) trebuie să înceapă cu codul ţării (ISO 3166-1); Grecia poate folosi EL, Irlanda de Nord XI.',
    'VAT identifiers (BT-31, BT-48, BT-63) must begin with the code of the country (ISO 3166-1); Greece may use EL, Northern Ireland XI.',
  );
}

function isTaxed(root: Element): boolean {
  const places = ['AllowanceCharge/TaxCategory/ID', `${root.name}Line/Item/ClassifiedTaxCategory/ID`];
  return places.some((place) => allAt(root, place).some(({ text }) => TAXED.test(text.trim())));
}

function identifierFaults(root: Element, fault: Say): void {
  const has = (...paths: string[]) => paths.some((path) => textAt(root, path) !== '');
  const seller = 'AccountingSupplierParty/Party/PartyTaxScheme/CompanyID';
  if (!has(seller, 'TaxRepresentativeParty/PartyTaxScheme/CompanyID')) {
    fault(
      'BR-RO-065',
      'Vânzătorul trebuie să aibă un identificator de TVA (BT-31) sau fiscal (BT-32), el sau reprezentantul lui (BT-63).',
      'The seller must have a VAT (BT-31) or tax identifier (BT-32), or a representative who has one (BT-63).',
    );
  }
  const buyer = 'AccountingCustomerParty/Party';
  if (!has(`${buyer}/PartyLegalEntity/CompanyID`, `${buyer}/PartyTaxScheme/CompanyID`)) {
    fault(
      'BR-RO-120',
      'Cumpărătorul trebuie să aibă un identificator juridic (BT-47) sau de TVA (BT-48).',
      'The buyer must have a legal (BT-47) or VAT identifier (BT-48).',
    );
  }
}
