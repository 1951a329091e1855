/** Small declarations without a fault: a month, a year with an asset, and stocks. Companies and persons are invented. */

const OWN = '0018547290';
const PARTNER = '0013548146';

const amount = (name: string, lei: string) =>
  `<${name}><Amount>${lei}</Amount><CurrencyCode>RON</CurrencyCode><CurrencyAmount>${lei}</CurrencyAmount></${name}>`;

const tax = (code: string, base: string, value: string) =>
  code === ''
    ? `<TaxInformation><TaxType>000</TaxType><TaxCode>000000</TaxCode>${amount('TaxAmount', '0.00')}</TaxInformation>`
    : `<TaxInformation><TaxType>300</TaxType><TaxCode>${code}</TaxCode><TaxPercentage>21</TaxPercentage><TaxBase>${base}</TaxBase>${amount('TaxAmount', value)}</TaxInformation>`;

const address = (type = 'StreetAddress') =>
  `<StreetName>Strada Lungă</StreetName><City>Brașov</City><PostalCode>500001</PostalCode><Region>RO-BV</Region><Country>RO</Country><AddressType>${type}</AddressType>`;

const structure = (code: string) =>
  `<CompanyStructure><RegistrationNumber>${code}</RegistrationNumber><Name>Țesătura Nouă SRL</Name><Address>${address()}</Address></CompanyStructure>`;

const header = (type: string, [from, year]: [string, string], to = from) =>
  `<Header><AuditFileVersion>2.0</AuditFileVersion><AuditFileCountry>RO</AuditFileCountry><AuditFileRegion>RO-BV</AuditFileRegion><AuditFileDateCreated>2026-07-17</AuditFileDateCreated><SoftwareCompanyName>Genius</SoftwareCompanyName><SoftwareID>genius</SoftwareID><SoftwareVersion>1.0</SoftwareVersion><Company><RegistrationNumber>RO18547290</RegistrationNumber><Name>Lâna Caldă SRL</Name><Address>${address()}</Address><Contact><ContactPerson><FirstName>Ana</FirstName><LastName>Pop</LastName></ContactPerson><Telephone>0268000000</Telephone></Contact><BankAccount><IBANNumber>RO49AAAA1B31007593840000</IBANNumber></BankAccount></Company><DefaultCurrencyCode>RON</DefaultCurrencyCode><SelectionCriteria><PeriodStart>${from}</PeriodStart><PeriodStartYear>${year}</PeriodStartYear><PeriodEnd>${to}</PeriodEnd><PeriodEndYear>${year}</PeriodEndYear></SelectionCriteria><HeaderComment>${type}</HeaderComment><SegmentIndex>1</SegmentIndex><TotalSegmentsInsequence>1</TotalSegmentsInsequence><TaxAccountingBasis>A</TaxAccountingBasis></Header>`;

const account = (id: string, type: string, side: string) =>
  `<Account><AccountID>${id}</AccountID><AccountDescription>Cont ${id}</AccountDescription><AccountType>${type}</AccountType><Opening${side}Balance>0.00</Opening${side}Balance><Closing${side}Balance>0.00</Closing${side}Balance></Account>`;

const TAX_TABLE =
  '<TaxTable><TaxTableEntry><TaxType>300</TaxType><Description>TVA</Description><TaxCodeDetails><TaxCode>310344</TaxCode><TaxPercentage>21.00</TaxPercentage><BaseRate>1.00</BaseRate><Country>RO</Country></TaxCodeDetails><TaxCodeDetails><TaxCode>301104</TaxCode><TaxPercentage>21.00</TaxPercentage><BaseRate>1.00</BaseRate><Country>RO</Country></TaxCodeDetails></TaxTableEntry></TaxTable>';
const UNITS =
  '<UOMTable><UOMTableEntry><UnitOfMeasure>H87</UnitOfMeasure><Description>Bucată</Description></UOMTableEntry></UOMTable>';
const PRODUCTS =
  '<Products><Product><ProductCode>P1</ProductCode><GoodsServicesID>01</GoodsServicesID><Description>Covor</Description><ProductCommodityCode>00000000</ProductCommodityCode><UOMBase>H87</UOMBase><UOMStandard>H87</UOMStandard><UOMToUOMBaseConversionFactor>1</UOMToUOMBaseConversionFactor></Product></Products>';

const line = (record: number, id: string, sides: string, side: string, lei: string, code = '', base = '', value = '') =>
  `<TransactionLine><RecordID>${record}</RecordID><AccountID>${id}</AccountID>${sides}<Description>rând</Description>${amount(`${side}Amount`, lei)}${tax(code, base, value)}</TransactionLine>`;

const transaction = (id: string, sides: string, lines: string) =>
  `<Transaction><TransactionID>${id}</TransactionID><Period>6</Period><PeriodYear>2026</PeriodYear><TransactionDate>2026-06-15</TransactionDate><Description>notă</Description><SystemEntryDate>2026-06-15</SystemEntryDate><GLPostingDate>2026-06-15</GLPostingDate>${sides}${lines}</Transaction>`;

const SOLD = `<CustomerID>${PARTNER}</CustomerID><SupplierID>${OWN}</SupplierID>`;
const BOUGHT = `<CustomerID>${OWN}</CustomerID><SupplierID>${PARTNER}</SupplierID>`;

const invoice = (no: string, info: string, id: string, lineAccount: string, side: string, code: string) =>
  `<Invoice><InvoiceNo>${no}</InvoiceNo>${info}<AccountID>${id}</AccountID><InvoiceDate>2026-06-15</InvoiceDate><InvoiceType>380</InvoiceType><SelfBillingIndicator>0</SelfBillingIndicator><InvoiceLine><AccountID>${lineAccount}</AccountID><GoodsServicesID>01</GoodsServicesID><ProductCode>P1</ProductCode><Quantity>10</Quantity><InvoiceUOM>H87</InvoiceUOM><UnitPrice>100.00</UnitPrice><TaxPointDate>2026-06-15</TaxPointDate><Description>Covor</Description>${amount('InvoiceLineAmount', '1000.00')}<DebitCreditIndicator>${side}</DebitCreditIndicator>${tax(code, '1000.00', '210.00')}</InvoiceLine><InvoiceDocumentTotals><NetTotal>1000.00</NetTotal><GrossTotal>1210.00</GrossTotal></InvoiceDocumentTotals></Invoice>`;

const info = (side: 'Customer' | 'Supplier') =>
  `<${side}Info><${side}ID>${PARTNER}</${side}ID><BillingAddress>${address('BillingAddress')}</BillingAddress></${side}Info>`;

const whole = (content: string, form = 'd406') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="mfp:anaf:dgti:${form}:declaratie:v1">${content}</AuditFile>\n`;

const SALE = transaction(
  'V1',
  SOLD,
  line(1, '4111', SOLD, 'Debit', '1210.00') +
    line(2, '707', SOLD, 'Credit', '1000.00', '310344', '1000.00', '210.00') +
    line(3, '4427', SOLD, 'Credit', '210.00', '310344', '1000.00', '210.00'),
);
const PURCHASE = transaction(
  'C1',
  BOUGHT,
  line(1, '371', BOUGHT, 'Debit', '1000.00', '301104', '1000.00', '210.00') +
    line(2, '4426', BOUGHT, 'Debit', '210.00', '301104', '1000.00', '210.00') +
    line(3, '401', BOUGHT, 'Credit', '1210.00'),
);

/** A month: a sale, a purchase and a payment. */
export const MONTH = whole(
  `${header('L', ['6', '2026'])}<MasterFiles><GeneralLedgerAccounts>${account('4111', 'Activ', 'Debit')}${account('401', 'Pasiv', 'Credit')}${account('707', 'Pasiv', 'Credit')}${account('371', 'Activ', 'Debit')}${account('4427', 'Pasiv', 'Credit')}${account('4426', 'Activ', 'Debit')}</GeneralLedgerAccounts><Customers><Customer>${structure(PARTNER)}<CustomerID>${PARTNER}</CustomerID><AccountID>4111</AccountID><OpeningDebitBalance>0.00</OpeningDebitBalance><ClosingDebitBalance>0.00</ClosingDebitBalance></Customer></Customers><Suppliers><Supplier>${structure(PARTNER)}<SupplierID>${PARTNER}</SupplierID><AccountID>401</AccountID><OpeningCreditBalance>0.00</OpeningCreditBalance><ClosingCreditBalance>0.00</ClosingCreditBalance></Supplier></Suppliers>${TAX_TABLE}${UNITS}<AnalysisTypeTable/><MovementTypeTable/>${PRODUCTS}<Owners/><Assets/></MasterFiles><GeneralLedgerEntries><NumberOfEntries>2</NumberOfEntries><TotalDebit>2420.00</TotalDebit><TotalCredit>2420.00</TotalCredit><Journal><JournalID>1</JournalID><Description>Jurnal</Description><Type>GL</Type>${SALE}${PURCHASE}</Journal></GeneralLedgerEntries><SourceDocuments><SalesInvoices><NumberOfEntries>1</NumberOfEntries><TotalDebit>0.00</TotalDebit><TotalCredit>1000.00</TotalCredit>${invoice('V1', info('Customer'), '4111', '707', 'C', '310344')}</SalesInvoices><PurchaseInvoices><NumberOfEntries>1</NumberOfEntries><TotalDebit>1000.00</TotalDebit><TotalCredit>0.00</TotalCredit>${invoice('C1', info('Supplier'), '401', '371', 'D', '301104')}</PurchaseInvoices><Payments><NumberOfEntries>1</NumberOfEntries><TotalDebit>0.00</TotalDebit><TotalCredit>1210.00</TotalCredit><Payment><PaymentRefNo>I1</PaymentRefNo><TransactionDate>2026-06-20</TransactionDate><PaymentMethod>03</PaymentMethod><Description>Încasare</Description><PaymentLine><AccountID>4111</AccountID>${SOLD}<DebitCreditIndicator>C</DebitCreditIndicator>${amount('PaymentLineAmount', '1210.00')}${tax('', '', '')}</PaymentLine><PaymentSettlement>${amount('SettlementAmount', '1210.00')}<PaymentMechanism>42</PaymentMechanism></PaymentSettlement><PaymentDocumentTotals><GrossTotal>1210.00</GrossTotal></PaymentDocumentTotals></Payment></Payments><MovementOfGoods/></SourceDocuments>`,
);

/** The same month as the test filing. */
export const TEST_MONTH = MONTH.replace(':d406:', ':d406t:');

/** A year with one asset. */
export const YEAR = whole(
  `${header('A', ['1', '2025'], '12')}<MasterFiles><GeneralLedgerAccounts>${account('2131', 'Activ', 'Debit')}</GeneralLedgerAccounts><Customers/><Suppliers/><TaxTable/><UOMTable/><AnalysisTypeTable/><MovementTypeTable/><Products/><Owners/><Assets><Asset><AssetID>MF1</AssetID><AccountID>2131</AccountID><Description>Război de țesut</Description><DateOfAcquisition>2025-01-10</DateOfAcquisition><StartUpDate>2025-01-10</StartUpDate><Valuations><Valuation><AssetValuationType>contabil</AssetValuationType><ValuationClass>2.1</ValuationClass><AcquisitionAndProductionCostsBegin>10000.00</AcquisitionAndProductionCostsBegin><AcquisitionAndProductionCostsEnd>10000.00</AcquisitionAndProductionCostsEnd><InvestmentSupport>0.00</InvestmentSupport><AssetLifeMonth>60</AssetLifeMonth><AssetAddition>10000.00</AssetAddition><Transfers>0.00</Transfers><AssetDisposal>0.00</AssetDisposal><BookValueBegin>0.00</BookValueBegin><DepreciationMethod>liniară</DepreciationMethod><DepreciationPercentage>20.00</DepreciationPercentage><DepreciationForPeriod>1833.33</DepreciationForPeriod><AppreciationForPeriod>0.00</AppreciationForPeriod><ExtraordinaryDepreciationsForPeriod><ExtraordinaryDepreciationForPeriod><ExtraordinaryDepreciationMethod>0</ExtraordinaryDepreciationMethod><ExtraordinaryDepreciationAmountForPeriod>0.00</ExtraordinaryDepreciationAmountForPeriod></ExtraordinaryDepreciationForPeriod></ExtraordinaryDepreciationsForPeriod><AccumulatedDepreciation>1833.33</AccumulatedDepreciation><BookValueEnd>8166.67</BookValueEnd></Valuation></Valuations></Asset></Assets></MasterFiles><GeneralLedgerEntries/><SourceDocuments><SalesInvoices/><PurchaseInvoices/><Payments/><MovementOfGoods/><AssetTransactions><NumberOfAssetTransactions>1</NumberOfAssetTransactions><AssetTransaction><AssetTransactionID>T1</AssetTransactionID><AssetID>MF1</AssetID><AssetTransactionType>30</AssetTransactionType><AssetTransactionDate>2025-12-31</AssetTransactionDate><TransactionID>A1</TransactionID><AssetTransactionValuations><AssetTransactionValuation><AcquisitionAndProductionCostsOnTransaction>10000.00</AcquisitionAndProductionCostsOnTransaction><BookValueOnTransaction>8166.67</BookValueOnTransaction><AssetTransactionAmount>1833.33</AssetTransactionAmount></AssetTransactionValuation></AssetTransactionValuations></AssetTransaction></AssetTransactions></SourceDocuments>`,
);

/** Stocks on request: one product, one movement. */
export const STOCKS = whole(
  `${header('C', ['6', '2026'])}<MasterFiles><GeneralLedgerAccounts>${account('371', 'Activ', 'Debit')}</GeneralLedgerAccounts><Customers/><Suppliers/>${TAX_TABLE}${UNITS}<AnalysisTypeTable/><MovementTypeTable><MovementTypeTableEntry><MovementType>10</MovementType><Description>Achiziție</Description></MovementTypeTableEntry></MovementTypeTable>${PRODUCTS}<PhysicalStock><PhysicalStockEntry><WarehouseID>DEP1</WarehouseID><ProductCode>P1</ProductCode><ProductType>marfă</ProductType><StockAccountCommodityCode>00000000</StockAccountCommodityCode><OwnerID>${OWN}</OwnerID><UOMPhysicalStock>H87</UOMPhysicalStock><UOMToUOMBaseConversionFactor>1</UOMToUOMBaseConversionFactor><UnitPrice>100.00</UnitPrice><OpeningStockQuantity>0</OpeningStockQuantity><OpeningStockValue>0.00</OpeningStockValue><ClosingStockQuantity>10</ClosingStockQuantity><ClosingStockValue>1000.00</ClosingStockValue><StockCharacteristics><StockCharacteristic>0</StockCharacteristic><StockCharacteristicValue>0</StockCharacteristicValue></StockCharacteristics></PhysicalStockEntry></PhysicalStock><Owners><Owner>${structure(OWN)}<OwnerID>${OWN}</OwnerID><AccountID>371</AccountID></Owner></Owners><Assets/></MasterFiles><GeneralLedgerEntries/><SourceDocuments><SalesInvoices/><PurchaseInvoices/><Payments/><MovementOfGoods><NumberOfMovementLines>1</NumberOfMovementLines><TotalQuantityReceived>10</TotalQuantityReceived><TotalQuantityIssued>0</TotalQuantityIssued><StockMovement><MovementReference>NIR1</MovementReference><MovementDate>2026-06-15</MovementDate><MovementType>10</MovementType><StockMovementLine><LineNumber>1</LineNumber><AccountID>371</AccountID>${BOUGHT}<ProductCode>P1</ProductCode><Quantity>10</Quantity><UnitOfMeasure>H87</UnitOfMeasure><UOMToUOMPhysicalStockConversionFactor>1</UOMToUOMPhysicalStockConversionFactor><BookValue>1000.00</BookValue><MovementSubType>10</MovementSubType></StockMovementLine></StockMovement></MovementOfGoods></SourceDocuments>`,
);
