import { describe, expect, it } from 'vitest';
import { extractFields } from './extract-fields.ts';
import { paper } from './paper.ts';

interface Case {
  /** Why the row is here. */
  why: string;
  number: string;
  date: string;
  total: string;
  dueDate?: string;
  currency?: string;
  sellerCui?: string;
  buyerCui?: string;
  iban?: string;
  vat?: string;
  text: string;
}

const ROMANIAN: Case[] = [
  {
    why: 'series and number apart, seller and buyer in two columns, total without and with tax in one row',
    number: 'GW 0147',
    date: '2026-03-14',
    dueDate: '2026-04-13',
    total: '1210.00',
    currency: 'RON',
    sellerCui: '14399840',
    buyerCui: '6859662',
    iban: 'RO49AAAA1B31007593840000',
    vat: '210.00',
    text: `
FURNIZOR:                                        CUMPĂRĂTOR:
ALFA CONSULT SRL                                 BETA COMERȚ SRL
CIF: RO14399840                                  CIF: RO6859662
Reg. com.: J40/1234/2005                         Reg. com.: J12/567/2010
Sediul: Str. Lungă 5, București                  Sediul: Str. Scurtă 7, Cluj
Cont: RO49 AAAA 1B31 0075 9384 0000              Cont: -
Capital social: 200 lei

                       FACTURĂ FISCALĂ
                   Seria GW  Nr. 0147
              Data (ziua/luna/anul): 14/03/2026
              Termen de plată: 13/04/2026

Nr.  Denumirea produselor   U.M.  Cant.   Preț unitar    Valoare       Valoare TVA
crt.                                      (fără TVA)
1    Consultanță            oră   10,00        100,00    1.000,00           210,00

                                    Total               1.000,00           210,00
                                    Total de plată                       1.210,00 lei`,
  },
  {
    why: 'number before the series label, delivery note and order carry other numbers and dates',
    number: '20251187',
    date: '2025-11-05',
    total: '3569.50',
    currency: 'RON',
    sellerCui: '27193515',
    vat: '619.50',
    text: `
                         Factura nr. 20251187 din 05.11.2025
Comanda nr. 5521 din 28.10.2025      Aviz de însoțire nr. 778 din 03.11.2025

Furnizor: GAMA DISTRIBUTION S.A.
Cod fiscal: 27193515
IBAN: RO49AAAA1B31007593840000
Client: SPITALUL MUNICIPAL
C.U.I.: 4267117

Articol         Cant     Preț      Valoare     TVA 21%
Mănuși           100     29,50     2.950,00     619,50

Total fără TVA                     2.950,00
TVA                                  619,50
Total cu TVA                       3.569,50 RON
Scadența: 05.12.2025`,
  },
  {
    why: 'a bare Număr beside the title; two rates of tax',
    number: 'INV-2026-0042',
    date: '2026-02-01',
    total: '2320.00',
    vat: '320.00',
    text: `
ZETA SOFT SRL                              Factura
CUI RO18547290                             Număr: INV-2026-0042
                                           Data emiterii: 01-02-2026
                                           Data scadenței: 15-02-2026
Servicii                       1.000,00      21%      210,00
Carte                          1.000,00      11%      110,00
Subtotal                       2.000,00
TVA 21%                          210,00
TVA 11%                          110,00
Total TVA                        320,00
TOTAL DE PLATĂ                 2.320,00 LEI`,
  },
];

const EUROPEAN: Case[] = [
  {
    why: 'German: delivery date, skonto and due date around; net, tax, gross',
    number: 'RE-2023-0815',
    date: '2023-09-01',
    total: '1190.00',
    currency: 'EUR',
    iban: 'DE89370400440532013000',
    vat: '190.00',
    text: `
Muster GmbH · Hauptstr. 1 · 10115 Berlin

Kunde AG                                  Rechnungsnummer:   RE-2023-0815
Postfach 12                               Rechnungsdatum:    01.09.2023
80331 München                             Lieferdatum:       28.08.2023
                                          Kundennummer:      10023
Rechnung
Pos  Bezeichnung        Menge   Einzelpreis   Gesamtpreis
1    Beratung              10        100,00      1.000,00

Nettobetrag                                      1.000,00 €
zzgl. 19 % MwSt.                                   190,00 €
Gesamtbetrag                                     1.190,00 €

Zahlbar bis 15.09.2023 ohne Abzug. Bei Zahlung bis 08.09.2023 2 % Skonto: 1.166,20 €
IBAN: DE89 3704 0044 0532 0130 00   USt-IdNr.: DE123456789`,
  },
  {
    why: 'Dutch: title and number in a table with the values beneath',
    number: '2019-1045',
    date: '2019-03-27',
    dueDate: '2019-04-26',
    total: '484.00',
    currency: 'EUR',
    vat: '84.00',
    text: `
De Vries Webdesign
Kerkstraat 10, 1017 GC Amsterdam
KvK 12345678     BTW NL001234567B01

FACTUUR

Factuurnummer      Factuurdatum      Vervaldatum       Klantnummer
2019-1045          27-03-2019        26-04-2019        7781

Omschrijving                 Aantal     Prijs        Bedrag
Ontwerp website                  8    € 50,00      € 400,00

                                  Subtotaal        € 400,00
                                  BTW 21%           € 84,00
                                  Te betalen       € 484,00`,
  },
  {
    why: 'French: premier du mois, acompte, net à payer',
    number: 'FA1503-0021',
    date: '2015-03-01',
    total: '960.00',
    currency: 'EUR',
    text: `
SARL Martin Frères
N° TVA : FR40303265045

Facture N° FA1503-0021
Date : 1er mars 2015
Date d'échéance : 31/03/2015
Client : Mairie de Lyon

Désignation             Qté    P.U. HT    Montant HT
Travaux peinture          1     800,00       800,00

Total HT                                     800,00 €
TVA 20,00 %                                  160,00 €
Total TTC                                    960,00 €
Net à payer                                  960,00 €`,
  },
  {
    why: 'French thousands with a space',
    number: '1187',
    date: '2016-12-05',
    total: '12345.60',
    currency: 'EUR',
    text: `
Acier Services SA
Facture n° 1187 du 05/12/2016
Référence commande 4412 du 20/11/2016
Total H.T.        10 288,00 €
T.V.A. 20 %        2 057,60 €
Total T.T.C.      12 345,60 €
A payer avant le 04/01/2017`,
  },
  {
    why: 'English with dollars: month by name, amount due after payments of zero',
    number: '100045',
    date: '2017-03-05',
    dueDate: '2017-04-04',
    total: '2156.00',
    currency: 'USD',
    text: `
Acme Web Services Inc
410 Terry Ave North
Seattle, WA 98109

Invoice
Invoice Number:            100045
Invoice Date:              Mar 5, 2017
Account number:            998877665544
Due Date                   April 4, 2017

Service                                   Charges
Compute                                 $2,000.00
Tax                                       $156.00
Total for this invoice                  $2,156.00
Amount paid                                 $0.00
TOTAL AMOUNT DUE ON April 4, 2017       $2,156.00`,
  },
  {
    why: 'British: VAT, the order number and date are traps',
    number: 'SI-4521',
    date: '2018-07-09',
    total: '144.00',
    currency: 'GBP',
    vat: '24.00',
    text: `
Brown & Sons Ltd            INVOICE
VAT Reg No GB123456789      Invoice No: SI-4521
                            Tax point: 09/07/2018
                            Order No: PO88123
                            Order date: 02/07/2018
Widget      12    £10.00    £120.00
                 Goods total    £120.00
                 VAT @ 20%       £24.00
                 Invoice total  £144.00`,
  },
  {
    why: 'Spanish: base imponible, IVA, total factura',
    number: 'A/2021/334',
    date: '2021-05-18',
    total: '605.00',
    currency: 'EUR',
    vat: '105.00',
    text: `
Suministros García S.L.
CIF: B12345678
FACTURA Nº: A/2021/334
Fecha: 18 de mayo de 2021
Vencimiento: 17/06/2021
Base imponible       500,00 €
IVA 21%              105,00 €
TOTAL FACTURA        605,00 €`,
  },
  {
    why: 'Italian: fattura n. del, imponibile, totale documento',
    number: '215/A',
    date: '2019-10-31',
    total: '1220.00',
    currency: 'EUR',
    iban: 'IT60X0542811101000000123456',
    text: `
Rossi S.p.A.
P.IVA IT01234567890
FATTURA N. 215/A del 31/10/2019
Descrizione             Importo
Consulenza            1.000,00
Totale imponibile     1.000,00
IVA 22%                 220,00
Totale documento      1.220,00 EUR
IBAN: IT60 X054 2811 1010 0000 0123 456
Scadenza: 30/11/2019`,
  },
  {
    why: 'number and date beneath a title of large print; total in a box on the right',
    number: 'F-20441',
    date: '2020-06-11',
    total: '59.90',
    currency: 'EUR',
    text: `
                                           RECHNUNG
Online Shop AG                             Nr. F-20441
Lindenweg 4                                vom 11. Juni 2020
6300 Zug                                   Bestellnr. 77120 vom 09.06.2020

1 x Buch                                        59,90 EUR
                         Zu zahlender Betrag:   59,90 EUR
Im Betrag enthaltene MwSt. 7%:                   3,92 EUR`,
  },
  {
    why: 'a credit note of the card: balance due zero after payment, total stays what was billed',
    number: '2018-0077',
    date: '2018-01-22',
    total: '118.00',
    currency: 'EUR',
    text: `
Hosting BV
Invoice # 2018-0077
Date: 22-01-2018
Hosting plan           97.52
VAT 21%                20.48
Total                 118.00 EUR
Paid on 23-01-2018    118.00 EUR`,
  },
  {
    why: 'American table of headings with the number under the last, month first',
    number: '10023',
    date: '2018-09-13',
    total: '55.00',
    currency: 'USD',
    text: `
 INVOICE                     Date         Invoice #
 Foo LLC                     9/13/2018    10023
 12 Elm St, Boise, ID 83702
 Bill To                     Terms        Due Date
 Bar Inc                     Net 30       10/13/2018
 Hosting                                  $55.00
 Total                                    $55.00`,
  },
  {
    why: 'Polish: day of sale beside day of issue, net, tax and gross in one row',
    number: 'FV/12/2021',
    date: '2021-06-04',
    total: '123.00',
    currency: 'PLN',
    text: `
 Firma Sp. z o.o.   NIP 5260250274
 Faktura VAT nr FV/12/2021
 Data wystawienia: 04.06.2021   Data sprzedaży: 02.06.2021
 Usługa   1   100,00   23%   23,00   123,00
 Razem        100,00         23,00   123,00
 Do zapłaty: 123,00 PLN
 Termin płatności: 18.06.2021`,
  },
  {
    why: 'Portuguese and a date by year first',
    number: 'FT 2022/118',
    date: '2022-02-14',
    total: '123.00',
    currency: 'EUR',
    text: `
Loja Central Lda
NIF 501234567
Fatura FT 2022/118
Data de emissão: 2022-02-14
Data de vencimento: 2022-03-16
Total ilíquido    100,00
IVA 23%            23,00
Total a pagar     123,00 €`,
  },
];

describe.each([
  ['Romanian', ROMANIAN],
  ['European', EUROPEAN],
] as const)('a %s invoice', (_, cases) => {
  it.each(cases)('gives number, date and total: $why', ({ text, why: _why, ...wanted }) => {
    const fields = extractFields([paper(text)], {});
    const all = {
      number: fields.number?.value,
      date: fields.date?.value,
      dueDate: fields.dueDate?.value,
      total: fields.total?.value,
      currency: fields.currency?.value,
      sellerCui: fields.seller?.cui?.value,
      buyerCui: fields.buyer?.cui?.value,
      iban: fields.iban[0]?.value,
      vat: fields.vatTotal?.value,
    };
    const got = Object.fromEntries(Object.keys(wanted).map((key) => [key, all[key as keyof typeof all]]));
    expect(got).toEqual(wanted);
  });
});
