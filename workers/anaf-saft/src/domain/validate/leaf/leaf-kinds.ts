/** What ANAF's validator and the schema ask of each text, by its place in the structure. */

import type { ByteTable } from '@genius/xml';
import { type ListName, listOf } from '../lists/lists.ts';
import { NODES, type SchemaNode } from '../structure/tree.ts';

/** What is asked of a text beyond not being empty. */
export const KIND = {
  section: 0,
  text: 1,
  list: 2,
  decimal: 3,
  integer: 4,
  date: 5,
  account: 6,
  partner: 7,
  iban: 8,
  company: 9,
  time: 10,
} as const;

export interface Leaf {
  kind: number;
  /** ANAF: most characters of a text; most digits before and after the point of a number. 0 for no limit. */
  most: number;
  whole: number;
  fraction: number;
  /** The least and the most a number may be. */
  least: number;
  greatest: number;
  list: ByteTable | undefined;
  listName: ListName | undefined;
  /** What the schema says of it, such as `text:35`. */
  schema: string;
  /** Values of the schema's own list, where it has one. */
  values: readonly string[] | undefined;
  /** Whether ANAF's list has more than the schema's. */
  isSchemaNarrower: boolean;
}

/** Lists by the name of the element, whatever stands around it; the first that fits counts. */
const LISTS: readonly (readonly [suffix: string, list: ListName])[] = [
  ['AuditFileCountry', 'countries'],
  ['Country', 'countries'],
  ['DefaultCurrencyCode', 'currencies'],
  ['CurrencyCode', 'currencies'],
  ['HeaderComment', 'declarationTypes'],
  ['TaxAccountingBasis', 'taxAccountingBases'],
  ['AddressType', 'addressTypes'],
  ['TaxAuthority', 'taxAuthorities'],
  ['AccountType', 'accountTypes'],
  ['TaxCode', 'taxCodes'],
  ['TaxTableEntry/TaxType', 'taxTypes'],
  ['TaxInformation/TaxType', 'taxTypes'],
  ['TaxInformationTotals/TaxType', 'taxTypes'],
  ['Tax/TaxType', 'taxTypes'],
  ['UnitOfMeasure', 'unitsOfMeasure'],
  ['UOMBase', 'unitsOfMeasure'],
  ['UOMStandard', 'unitsOfMeasure'],
  ['InvoiceUOM', 'unitsOfMeasure'],
  ['ProductCommodityCode', 'commodityCodes'],
  ['GoodsServicesID', 'goodsServicesIds'],
  ['InvoiceType', 'invoiceTypes'],
  ['SelfBillingIndicator', 'selfBillingIndicators'],
  ['DebitCreditIndicator', 'debitCredit'],
  ['PaymentMethod', 'paymentMethods'],
  ['PaymentMechanism', 'paymentMechanisms'],
  ['MovementType', 'movementTypes'],
  ['MovementSubType', 'movementTypes'],
  ['AssetTransactionType', 'assetTransactionTypes'],
];

/** Numbers that the schema has as text. */
const INTEGERS = ['SegmentIndex', 'TotalSegmentsInsequence'];
const PARTNERS = ['CustomerID', 'SupplierID', 'OwnerID', 'RegistrationNumber'];

/** By node; sections have a kind of their own. */
export const LEAVES: readonly Leaf[] = NODES.map(leafOf);

function leafOf(node: SchemaNode): Leaf {
  const [form = '', facet = ''] = node.text?.split(':') ?? [];
  const leaf: Leaf = {
    kind: KIND.section,
    most: form === 'text' ? Number(facet) : 0,
    whole: 0,
    fraction: 0,
    least: Number.NEGATIVE_INFINITY,
    greatest: Number.POSITIVE_INFINITY,
    list: undefined,
    listName: undefined,
    schema: node.text ?? '',
    values: form === 'one' ? facet.split(',') : undefined,
    isSchemaNarrower: false,
  };
  if (node.text === undefined) return leaf;
  const list = LISTS.find(([suffix]) => node.path.endsWith(`/${suffix}`))?.[1];
  if (list !== undefined) {
    const codes = listOf(list);
    return {
      ...leaf,
      kind: KIND.list,
      list: codes,
      listName: list,
      isSchemaNarrower: leaf.values !== undefined && hasMore(codes, leaf.values),
    };
  }
  if (INTEGERS.includes(node.name)) return { ...leaf, kind: KIND.integer, least: 1 };
  if (form === 'count') return { ...leaf, kind: KIND.integer, least: 0 };
  if (node.name === 'AccountID') return { ...leaf, kind: KIND.account };
  if (node.path === 'AuditFile/Header/Company/RegistrationNumber') return { ...leaf, kind: KIND.company };
  if (PARTNERS.includes(node.name)) return { ...leaf, kind: KIND.partner };
  if (node.name === 'IBANNumber') return { ...leaf, kind: KIND.iban };
  if (form === 'date') return { ...leaf, kind: KIND.date };
  if (form === 'time') return { ...leaf, kind: KIND.time };
  if (form !== 'decimal') return { ...leaf, kind: KIND.text };
  const [total = 0, fraction = 0] = facet.split('.').map(Number);
  const limits = node.name === 'BaseRate' ? { least: 0, greatest: 1 } : {};
  return { ...leaf, kind: KIND.decimal, whole: total - fraction, fraction, ...limits };
}

/** Whether a list has codes beyond these values. */
function hasMore(codes: ByteTable, values: readonly string[]): boolean {
  for (let number = 0; number < codes.size; number++) if (!values.includes(codes.text(number))) return true;
  return false;
}
