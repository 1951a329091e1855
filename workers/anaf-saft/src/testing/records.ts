/** Records for tests: what a small company has, for each kind of declaration. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exampleCompany } from '../contract/company.ts';
import type { GenerateOrder } from '../domain/generate/generate.ts';
import { generate } from '../domain/generate/generate.ts';
import { joinParts, memorySpools } from '../domain/generate/memory-spools.ts';
import { periodOf } from '../domain/generate/period.ts';
import type { DeclarationType } from '../domain/generate/sections.ts';
import type { RecordSource } from '../domain/sources/source.ts';

export const fixturePath = (name: string) => join(import.meta.dirname, '../../fixtures', name);
export const monthRecords = () => readFileSync(fixturePath('month.jsonl'), 'utf8');

export const textSource = (text: string, about: Partial<RecordSource> = {}): RecordSource => ({
  async *open() {
    yield Buffer.from(text);
  },
  ...about,
});

/** Records as JSON lines. */
export const jsonLines = (records: readonly object[]) => records.map((each) => `${JSON.stringify(each)}\n`).join('');

const PERIODS: Record<DeclarationType, string> = {
  L: '2026-06',
  T: '2026-Q2',
  A: '2025',
  C: '2026-06',
  NL: '2026-06',
  NT: '2026-Q2',
};

export function orderOf(declaration: DeclarationType, sources: readonly RecordSource[]): GenerateOrder {
  const period = periodOf(PERIODS[declaration]);
  if (!period) throw new Error('no period');
  return {
    company: { ...exampleCompany, isVatRegistered: true },
    software: { company: 'Genius Workers', id: 'test', version: '1' },
    declaration,
    period,
    basis: 'A',
    fileVersion: '2.4.9',
    created: '2026-07-10',
    isTest: false,
    sources,
  };
}

/** Makes a file in memory. */
export async function make(
  declaration: DeclarationType,
  records: string | readonly object[] | readonly RecordSource[],
  about: Partial<GenerateOrder> = {},
) {
  const isSources = Array.isArray(records) && records.every((each) => typeof each === 'object' && 'open' in each);
  const sources = isSources
    ? (records as readonly RecordSource[])
    : [textSource(typeof records === 'string' ? records : jsonLines(records as readonly object[]))];
  const made = await generate({ ...orderOf(declaration, sources), ...about }, { spools: memorySpools });
  return { ...made, xml: joinParts(made.parts) };
}

const stockAccount = { kind: 'account', id: '371', description: 'Mărfuri', type: 'active' };
const unit = { kind: 'unit', code: 'H87', description: 'Bucată' };
const product = { kind: 'product', code: 'CAIET', description: 'Caiet', commodityCode: '48202000', baseUnit: 'H87' };

export const stockRecords: readonly object[] = [
  stockAccount,
  { kind: 'tax', code: '301104', percentage: '21' },
  unit,
  product,
  { kind: 'movementType', code: '10', description: 'Achiziție' },
  { kind: 'movementType', code: '30', description: 'Vânzare' },
  {
    kind: 'physicalStock',
    warehouse: 'DEP1',
    product: 'CAIET',
    productType: 'marfă',
    unitPrice: '6.00',
    openingQuantity: '0',
    openingValue: '0',
    closingQuantity: '7.5',
    closingValue: '45.00',
  },
  {
    kind: 'owner',
    cui: 'RO13548146',
    name: 'Atelierul Exemplu SRL',
    city: 'Cluj-Napoca',
    county: 'CJ',
    account: '371',
  },
  {
    kind: 'movement',
    reference: 'NIR1',
    date: '2026-06-02',
    type: '10',
    lines: [{ account: '371', supplier: '0018547290', product: 'CAIET', quantity: '10', bookValue: '60.00' }],
  },
  {
    kind: 'movement',
    reference: 'AV1',
    date: '2026-06-09',
    type: '30',
    lines: [{ account: '371', customer: '0014399840', product: 'CAIET', quantity: '2.5', bookValue: '15.00' }],
  },
];

export const assetRecords: readonly object[] = [
  { kind: 'account', id: '2131', description: 'Echipamente tehnologice', type: 'active', openingDebit: '10000.00' },
  {
    kind: 'asset',
    id: 'MF1',
    account: '2131',
    description: 'Utilaj',
    acquired: '2025-01-10',
    valuationClass: '2.1',
    costBegin: '10000.00',
    costEnd: '10000.00',
    lifeMonths: '60',
    bookValueBegin: '10000.00',
    depreciationMethod: 'liniară',
    depreciationPercentage: '20',
    depreciation: '1833.33',
    accumulatedDepreciation: '1833.33',
    bookValueEnd: '8166.67',
  },
  {
    kind: 'assetTransaction',
    id: 'T1',
    asset: 'MF1',
    type: '30',
    date: '2025-12-31',
    transaction: 'A1',
    cost: '10000.00',
    bookValue: '8166.67',
    amount: '1833.33',
  },
];

export const nonResidentRecords: readonly object[] = [
  { kind: 'customer', id: 'C', cui: '14399840', name: 'Magazinul SA', city: 'București', county: 'B', account: '4111' },
  { kind: 'supplier', id: 'S', cui: '18547290', name: 'Furnizorul SRL', city: 'Cluj', county: 'CJ', account: '401' },
  { kind: 'tax', code: '310344', percentage: '21' },
  { kind: 'tax', code: '301104', percentage: '21' },
  unit,
  product,
  {
    kind: 'salesInvoice',
    number: 'V1',
    customer: 'C',
    date: '2026-06-15',
    lines: [{ lineAccount: '707', product: 'CAIET', quantity: '10', unitPrice: '100', taxCode: '310344' }],
  },
  {
    kind: 'purchaseInvoice',
    number: 'C1',
    supplier: 'S',
    date: '2026-06-15',
    lines: [{ lineAccount: '371', product: 'CAIET', quantity: '10', unitPrice: '60', taxCode: '301104' }],
  },
];
