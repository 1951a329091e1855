/** Partners: in a line at least one side must name somebody, and who is named is in the master files. */

import { readCnp } from '@genius/romania';
import { CUSTOMER, KNOWN_CODE, OWN, OWNER, SUPPLIER } from '../facts.ts';
import { ANONYMOUS_CUSTOMER } from '../leaf/partner.ts';
import { Registry } from '../registry.ts';
import type { Hooks, Rule } from './hooks.ts';

/** Elements that have both a customer and a supplier. */
const WITH_BOTH = ['Journal/Transaction', 'Transaction/TransactionLine', 'Payment/PaymentLine', 'StockMovementLine'];

/** No birth lies after it: whether a number is one does not depend on today. */
const NEVER = '9999-12-31';

export const partnerRules: Rule = (on, { facts, report }) => {
  const { partners } = facts;

  const isAnonymous = (code: number) => partners.codes.text(code) === ANONYMOUS_CUSTOMER;
  const isKnown = (code: number, flag: number) => partners.has(code, flag | OWN) || isAnonymous(code);
  const checkCustomer = (code: number) => {
    if (code >= 0 && facts.hasPartners && !isKnown(code, CUSTOMER)) report('saft.customer-unlisted');
  };
  const checkSupplier = (code: number) => {
    if (code >= 0 && facts.hasPartners && !isKnown(code, SUPPLIER)) report('saft.supplier-unlisted');
  };

  for (const element of WITH_BOTH) {
    let isCustomerZero = false;
    on.leaf(`${element}/CustomerID`, (reading) => {
      isCustomerZero = reading.isZero;
      if (!isCustomerZero) checkCustomer(reading.code);
    });
    on.leaf(`${element}/SupplierID`, (reading) => {
      if (!reading.isZero) checkSupplier(reading.code);
      else if (isCustomerZero) report('anaf.partner-zero');
    });
  }
  on.leaf('CustomerInfo/CustomerID', ({ code }) => checkCustomer(code));
  on.leaf('SupplierInfo/SupplierID', ({ code }) => checkSupplier(code));

  list(on, 'Customers/Customer', 'CustomerID', (code, isTwice) => {
    partners.set(code, CUSTOMER);
    if (isTwice) report('saft.customer-twice');
  });
  list(on, 'Suppliers/Supplier', 'SupplierID', (code, isTwice) => {
    partners.set(code, SUPPLIER);
    if (isTwice) report('saft.supplier-twice');
  });
  on.leaf('Owners/Owner/OwnerID', ({ code }) => {
    if (code >= 0) partners.set(code, OWNER);
  });
  // Physical stock stands before the owners: they are looked for at the end.
  const owners = new Set<number>();
  on.leaf('PhysicalStockEntry/OwnerID', ({ code }) => {
    if (code >= 0) owners.add(code);
  });
  on.close('MasterFiles/Owners', () => {
    for (const owner of owners) if (!partners.has(owner, OWNER)) report('saft.owner-unlisted');
  });

  for (const id of ['CustomerID', 'SupplierID', 'OwnerID', 'CompanyStructure/RegistrationNumber']) {
    on.leaf(id, (reading) => {
      const { code, bytes, start } = reading;
      // Each code is looked at once, where it is first met.
      if (code < 0 || bytes[start] !== 48 || bytes[start + 1] !== 51 || partners.has(code, KNOWN_CODE)) return;
      partners.set(code, KNOWN_CODE);
      if (!readCnp(reading.text.slice(2), NEVER).ok)
        report('saft.cnp-control-digit', { name: id.slice(id.indexOf('/') + 1) });
    });
  }
};

/** Tells each partner of a master table when its account is known, and whether both were listed before. */
function list(on: Hooks, element: string, id: string, tell: (code: number, isTwice: boolean) => void): void {
  const pairs = new Registry();
  const encoder = new TextEncoder();
  let partner = -1;
  on.open(element, () => {
    partner = -1;
  });
  on.leaf(`${element}/${id}`, ({ code }) => {
    partner = code;
  });
  on.leaf(`${element}/AccountID`, ({ code }) => {
    if (partner < 0) return;
    const key = encoder.encode(`${partner}/${code}`);
    const before = pairs.codes.size;
    const number = pairs.number(key, 0, key.length);
    tell(partner, number < before);
  });
}
