/** Our own rules on codes, references and duplicates: ANAF's validator says nothing about them. */

export const OWN_REFERENCES = {
  'saft.account-unlisted': {
    en: 'The account {value} is not in GeneralLedgerAccounts. Add it there, or correct it.',
    ro: 'Contul {value} nu se află în GeneralLedgerAccounts. Adăugați-l acolo sau corectați-l.',
  },
  'saft.customer-unlisted': {
    en: 'The customer of this CustomerID is not in Customers. Add it there; for the company itself write 00 and its CUI.',
    ro: 'Clientul din CustomerID nu se află în Customers. Adăugați-l acolo; pentru firma însăși scrieți 00 urmat de CUI.',
  },
  'saft.supplier-unlisted': {
    en: 'The supplier of this SupplierID is not in Suppliers. Add it there; for the company itself write 00 and its CUI.',
    ro: 'Furnizorul din SupplierID nu se află în Suppliers. Adăugați-l acolo; pentru firma însăși scrieți 00 urmat de CUI.',
  },
  'saft.product-unlisted': {
    en: 'The product {value} is not in Products. Add it there, or correct the code.',
    ro: 'Produsul {value} nu se află în Products. Adăugați-l acolo sau corectați codul.',
  },
  'saft.tax-code-unlisted': {
    en: 'The tax code {value} is not in TaxTable. Add it there, or correct the code.',
    ro: 'Codul de taxă {value} nu se află în TaxTable. Adăugați-l acolo sau corectați codul.',
  },
  'saft.unit-unlisted': {
    en: 'The unit {value} is not in UOMTable. Add it there, or correct the code.',
    ro: 'Unitatea de măsură {value} nu se află în UOMTable. Adăugați-o acolo sau corectați codul.',
  },
  'saft.owner-unlisted': {
    en: 'The owner of these goods is not in Owners. Add it there.',
    ro: 'Proprietarul acestor bunuri nu se află în Owners. Adăugați-l acolo.',
  },
  'saft.asset-unlisted': {
    en: 'The asset {value} is not in Assets. Add it there, or correct the code.',
    ro: 'Activul {value} nu se află în Assets. Adăugați-l acolo sau corectați codul.',
  },
  'saft.movement-type-unlisted': {
    en: 'The movement type {value} is not in MovementTypeTable. Add it there, or correct the code.',
    ro: 'Tipul de mișcare {value} nu se află în MovementTypeTable. Adăugați-l acolo sau corectați codul.',
  },
  'saft.account-twice': {
    en: 'The account {value} is in GeneralLedgerAccounts twice. Keep one.',
    ro: 'Contul {value} apare de două ori în GeneralLedgerAccounts. Păstrați o singură înregistrare.',
  },
  'saft.customer-twice': {
    en: 'This customer is in Customers twice with the same account. Keep one.',
    ro: 'Acest client apare de două ori în Customers, cu același cont. Păstrați o singură înregistrare.',
  },
  'saft.supplier-twice': {
    en: 'This supplier is in Suppliers twice with the same account. Keep one.',
    ro: 'Acest furnizor apare de două ori în Suppliers, cu același cont. Păstrați o singură înregistrare.',
  },
  'saft.product-twice': {
    en: 'The product {value} is in Products twice. Keep one.',
    ro: 'Produsul {value} apare de două ori în Products. Păstrați o singură înregistrare.',
  },
  'saft.invoice-twice': {
    en: 'An invoice with the number {value} was already declared, as a sale or with the same partner. Remove one, or correct the number.',
    ro: 'O factură cu numărul {value} a fost deja declarată, ca vânzare sau pentru același partener. Ștergeți una dintre ele sau corectați numărul.',
  },
  'saft.ledger-only-code': {
    en: 'The tax code {value} is for the ledger only (380001 to 380306) and stands on an invoice. Take the code of the operation.',
    ro: 'Codul de taxă {value} este doar pentru registrul jurnal (380001–380306) și apare pe o factură. Folosiți codul operațiunii.',
  },
  'saft.tax-type-without-code': {
    en: 'TaxType is {type}, but TaxCode 000000 means no tax. Give the tax code, or TaxType 000.',
    ro: 'TaxType este {type}, dar TaxCode 000000 înseamnă fără taxă. Completați codul de taxă sau TaxType 000.',
  },
  'saft.tax-code-without-type': {
    en: 'TaxType 000 means no tax, but TaxCode is {code}. Give the tax type (300 for VAT), or TaxCode 000000.',
    ro: 'TaxType 000 înseamnă fără taxă, dar TaxCode este {code}. Completați tipul de taxă (300 pentru TVA) sau TaxCode 000000.',
  },
  'saft.supplier-on-sale': {
    en: 'An invoice of SalesInvoices has SupplierInfo. Give its customer in CustomerInfo.',
    ro: 'O factură din SalesInvoices are SupplierInfo. Indicați clientul în CustomerInfo.',
  },
  'saft.customer-on-purchase': {
    en: 'An invoice of PurchaseInvoices has CustomerInfo. Give its supplier in SupplierInfo.',
    ro: 'O factură din PurchaseInvoices are CustomerInfo. Indicați furnizorul în SupplierInfo.',
  },
  'saft.iban-control-digits': {
    en: 'The control digits of the IBAN do not fit the rest, so a character is wrong. Copy it anew from the bank.',
    ro: 'Cifrele de control ale IBAN-ului nu se potrivesc cu restul, deci un caracter este greșit. Copiați-l din nou de la bancă.',
  },
  'saft.company-cui': {
    en: 'The company’s RegistrationNumber is no CUI: {problem}. Correct it.',
    ro: 'RegistrationNumber al firmei nu este un CUI: {problemRo}. Corectați-l.',
  },
  'saft.company-prefix': {
    en: 'The company’s own RegistrationNumber has the prefix 00 of partners. Write the CUI, with or without RO.',
    ro: 'RegistrationNumber al firmei declarante are prefixul 00 al partenerilor. Scrieți CUI-ul, cu sau fără RO.',
  },
  'saft.cnp-control-digit': {
    en: 'The 13 digits of {name} are no CNP: a digit is wrong, or it is a NIF, which is not checked.',
    ro: 'Cele 13 cifre din {name} nu sunt un CNP: o cifră este greșită sau este un NIF, care nu se verifică.',
  },
  'saft.unit-factor': {
    en: 'The conversion factor is {factor} though UOMBase and UOMStandard are the same unit. Write 1.',
    ro: 'Factorul de conversie este {factor}, deși UOMBase și UOMStandard sunt aceeași unitate. Scrieți 1.',
  },
  'saft.settlement-missing': {
    en: 'The payment has no PaymentSettlement. Add it with the amount and the mechanism.',
    ro: 'Plata nu are PaymentSettlement. Adăugați-l, cu suma și mecanismul de plată.',
  },
  'saft.section-empty': {
    en: '{name} is empty; in a declaration of type {type} it is filled. Fill it if there is something to declare.',
    ro: '{name} este gol; într-o declarație de tip {type} se completează. Completați-l dacă există date de declarat.',
  },
  'saft.section-filled': {
    en: '{name} is filled; in a declaration of type {type} it stays empty. Leave its content out.',
    ro: '{name} este completat; într-o declarație de tip {type} rămâne gol. Ștergeți-i conținutul.',
  },
  'saft.lists-not-for-period': {
    en: 'The period {period} lies before July 2025. Codes were judged by the lists in force since then; codes that ended before may be refused here.',
    ro: 'Perioada {period} este anterioară lunii iulie 2025. Codurile au fost verificate după listele în vigoare de atunci; codurile ieșite din uz pot fi respinse aici.',
  },
};
