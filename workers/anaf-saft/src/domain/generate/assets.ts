/** Assets and AssetTransactions. */

import { formatCents } from '../model/cents.ts';
import type { RecordOf } from '../model/field.ts';
import type { RecordPlace } from '../model/notes.ts';
import type { assetTransactionFields, assetTransactionValuationFields } from '../model/records/documents.ts';
import type { assetFields, assetSupplierFields, valuationFields } from '../model/records/masters.ts';
import type { DocumentLine, SaftDocument } from '../sources/document-reader.ts';
import { addressContent } from './address.ts';
import type { Books } from './books.ts';
import type { FilePart, Spool } from './spool.ts';
import { element, optional } from './xml-text.ts';

export type Asset = RecordOf<typeof assetFields>;
export type Valuation = RecordOf<typeof valuationFields>;
export type AssetTransaction = RecordOf<typeof assetTransactionFields>;
export type AssetTransactionValuation = RecordOf<typeof assetTransactionValuationFields>;

function writeSupplier(given: RecordOf<typeof assetSupplierFields>, place: RecordPlace, books: Books): string {
  const { supplierName, supplier, city } = given;
  if (supplierName === undefined) return '';
  const code = books.codeOf('supplier', supplier, place);
  if (supplier === undefined) books.notes.fault(place, 'supplier', 'needed');
  if (city === undefined) books.notes.fault(place, 'city', 'needed');
  if (code === undefined || city === undefined) return '';
  const address = addressContent({ ...given, city }, 'StreetAddress', { place, notes: books.notes }) ?? '';
  return (
    `<AssetSupplier>${element('SupplierName', supplierName)}${element('SupplierID', code)}<PostalAddress>` +
    `${address}</PostalAddress></AssetSupplier>`
  );
}

const money = (name: string, cents: Valuation['addition']) => element(name, formatCents(cents ?? 0));

export function writeAsset({ head, lines, place }: SaftDocument<Asset, Valuation>, books: Books): string {
  const valuations = lines.map((line) => writeValuation(line, books)).join('');
  if (head.id === undefined || head.account === undefined || head.acquired === undefined) return '';
  return (
    `<Asset>${element('AssetID', head.id)}<AccountID>${head.account}</AccountID>` +
    `${element('Description', head.description ?? '')}${writeSupplier(head, place, books)}` +
    `${optional('PurchaseOrderDate', head.ordered)}<DateOfAcquisition>${head.acquired}` +
    `</DateOfAcquisition><StartUpDate>${head.inUse ?? head.acquired}</StartUpDate><Valuations>` +
    `${valuations}</Valuations></Asset>\n`
  );
}

function writeValuation({ record, place }: DocumentLine<Valuation>, { notes }: Books): string {
  const { lifeYears, lifeMonths } = record;
  if (lifeYears === undefined && lifeMonths === undefined) notes.fault(place, 'lifeMonths', 'life-choice');
  const life = lifeYears === undefined ? optional('AssetLifeMonth', lifeMonths) : element('AssetLifeYear', lifeYears);
  return (
    `<Valuation>${element('AssetValuationType', record.valuationType ?? 'contabil')}` +
    `${element('ValuationClass', record.valuationClass ?? '')}` +
    `${money('AcquisitionAndProductionCostsBegin', record.costBegin)}` +
    `${money('AcquisitionAndProductionCostsEnd', record.costEnd)}` +
    `${money('InvestmentSupport', record.investmentSupport)}${life}` +
    `${money('AssetAddition', record.addition)}${money('Transfers', record.transfers)}` +
    `${money('AssetDisposal', record.disposal)}${money('BookValueBegin', record.bookValueBegin)}` +
    `${element('DepreciationMethod', record.depreciationMethod ?? '')}` +
    `${element('DepreciationPercentage', record.depreciationPercentage ?? '0')}` +
    `${money('DepreciationForPeriod', record.depreciation)}` +
    `${money('AppreciationForPeriod', record.appreciation)}` +
    `<ExtraordinaryDepreciationsForPeriod><ExtraordinaryDepreciationForPeriod>` +
    `${element('ExtraordinaryDepreciationMethod', record.extraordinaryMethod ?? '0')}` +
    `${money('ExtraordinaryDepreciationAmountForPeriod', record.extraordinaryAmount)}` +
    `</ExtraordinaryDepreciationForPeriod></ExtraordinaryDepreciationsForPeriod>` +
    `${money('AccumulatedDepreciation', record.accumulatedDepreciation)}` +
    `${money('BookValueEnd', record.bookValueEnd)}</Valuation>`
  );
}

export class AssetTransactions {
  readonly #books: Books;
  readonly #spool: Spool;
  entries = 0;
  lines = 0;

  constructor(books: Books, spool: Spool) {
    this.#books = books;
    this.#spool = spool;
  }

  add({ head, lines, place }: SaftDocument<AssetTransaction, AssetTransactionValuation>): void {
    const { id, asset, type, date, transaction } = head;
    if (!id || !asset || !type || !date || !transaction) return;
    this.entries++;
    this.lines += lines.length;
    const valuations = lines.map(
      ({ record }) =>
        `<AssetTransactionValuation>${optional('AssetValuationType', record.valuationType)}` +
        `${money('AcquisitionAndProductionCostsOnTransaction', record.cost)}` +
        `${money('BookValueOnTransaction', record.bookValue)}` +
        `${money('AssetTransactionAmount', record.amount)}</AssetTransactionValuation>`,
    );
    this.#spool.write(
      `<AssetTransaction>${element('AssetTransactionID', id)}${element('AssetID', asset)}` +
        `${element('AssetTransactionType', type)}${optional('Description', head.description)}` +
        `<AssetTransactionDate>${date}</AssetTransactionDate>${writeSupplier(head, place, this.#books)}` +
        `${element('TransactionID', transaction)}<AssetTransactionValuations>${valuations.join('')}` +
        `</AssetTransactionValuations></AssetTransaction>\n`,
    );
  }

  parts(): FilePart[] {
    const head = `<AssetTransactions>${element('NumberOfAssetTransactions', String(this.entries))}\n`;
    return [head, this.#spool, '</AssetTransactions>\n'];
  }
}
