import { describe, expect, it } from 'vitest';
import { extractFields } from './extract-fields.ts';
import { paper } from './paper.ts';

interface Case {
  /** Why the row is here. */
  why: string;
  date?: string;
  total: string;
  number?: string;
  cui?: string;
  currency?: string;
  text: string;
}

const ENGLISH: Case[] = [
  {
    why: 'the total before rounding stands above the one that is paid',
    date: '2018-06-21', total: '33.90', number: 'OR18062102160361',
    text: `
      MR. D.I.Y. (M) SDN BHD
      (CO. REG : 860671-D)
      LOT 1851-A & 1851-B, JALAN KPB 6,
      43300 SERI KEMBANGAN, SELANGOR
      (GST ID No : 000473792512)
             -INVOICE-
CHOPPING BOARD 35.5x25.5CM 803M#
EZ10HD05 - 24
8970669      1 X   19.00          19.00
AIR PRESSURE SPRAYER SX-575-1 1.5L
9066468      1 X   8.02            8.02
WAXCO WINDSHILED CLEANER 120ML
9557031100236 1 X  6.89            6.89
Item(s) : 3        Qty(s) : 3
TOTAL                       RM    33.91
ROUNDING ADJUSTMENT         -RM    0.01
TOTAL ROUNDED               RM    33.90
CASH                        RM    50.00
CHANGE                      RM    16.10
21-06-18 21:13 SH01 ZK09
T2 R000027830
OPERATOR TRAINEE CASHIER
INVOICE NO : OR18062102160361
EXCHANGE ARE ALLOWED WITHIN
7 DAY WITH RECEIPT.`,
  },
  {
    why: 'service charge and tax come on top; the food total is not the total',
    date: '2017-12-25', total: '72.60', number: 'A1023887',
    text: `
            RESTORAN SENTOSA JAYA
      12 JALAN SS2/24 47300 PETALING JAYA
            GST ID : 001234567890
TABLE 14            PAX 4
BILL NO: A1023887    25/12/2017 20:15
-----------------------------------
2 NASI LEMAK         12.00      24.00
3 TEH TARIK           3.00       9.00
1 FISH CURRY         29.25      29.25
-----------------------------------
SUB TOTAL                       62.25
SERVICE CHARGE 10%               6.23
GST 6%                           4.11
ROUNDING                         0.01
GRAND TOTAL               RM    72.60
-----------------------------------
VISA                            72.60`,
  },
  {
    why: 'inclusive total, quantity total and savings stand around the total',
    date: '2018-03-05', total: '48.75',
    text: `
       99 SPEED MART S/B (519537-X)
       LOT P.T. 2811, JALAN ANGSA
       GST ID. NO : 000181747712
       INVOICE NO : 18292/102/T0341
       09:12PM     568182  05-03-18
3088 M/PINE ELBOW 200G       3.70  S
2133 ECO SHOPPING BAG 100      0.20 S
9551 BERAS JATI 10KG         44.85 Z
TOTAL SALES (INCLUSIVE GST)  RM 48.75
TOTAL QTY  3
CASH                         RM 50.00
CHANGE                       RM  1.25
TOTAL SAVING                 RM  2.00
GST SUMMARY  AMOUNT(RM)   TAX(RM)
S = 6%          3.68         0.22
Z = 0%         44.85         0.00`,
  },
  {
    why: 'letters for digits in the amount and in the label; cash less change decides',
    date: '2016-11-03', total: '81.50', number: '0034521',
    text: `
   KEDAI BUKU MAJU
   DATE : 03/11/2O16  10:22
   RECEIPT NO : 0034521
   PENCIL          1.50
   CALCULATOR     80.00
   T0TAL          8l.5O
   CASH          100.00
   CHANGE         18.50`,
  },
  {
    why: 'the date of the GST law change and the expiry are not the date',
    date: '2018-01-30', total: '15.00',
    text: `
   CITY PARKING SDN BHD
   GST REG FROM 01/04/2015
   ENTRY 30/01/2018 08:10
   EXIT  30/01/2018 17:45
   PARKING FEE   15.00
   TOTAL         15.00
   TOUCH N GO    15.00
   CARD EXPIRY 31/12/2025`,
  },
  {
    why: 'amounts beneath the labels, in columns',
    date: '2017-08-19', total: '106.00',
    text: `
  SOON HUAT MACHINERY ENTERPRISE
  CASH BILL NO : CB-4427
  DATE : 19 Aug 2017
  Description            Amount
  DRILL BIT SET          100.00

  Subtotal       GST 6%        Total
  100.00           6.00       106.00
  `,
  },
  {
    why: 'the label is large and its amount has fallen into the next row',
    date: '2018-05-12', total: '27.60',
    text: `
  PERNIAGAAN HOCK SENG
  12/05/2018  3:14 PM
  PAINT BRUSH 2     13.80    27.60
  AMOUNT DUE
                             27.60
  TENDER                     30.00
  CHANGE DUE                  2.40`,
  },
  {
    why: 'thousands with a comma; deposit and balance due',
    date: '2017-02-28', total: '1590.00', number: 'INV-00871',
    text: `
  GLOBAL AIRCOND SERVICES SDN BHD
  TAX INVOICE
  INVOICE NO.: INV-00871
  INVOICE DATE: 28-02-2017
  AIRCOND 1.5HP   1   1,500.00   1,500.00
  SUBTOTAL                       1,500.00
  GST @ 6%                          90.00
  TOTAL AMOUNT (RM)              1,590.00
  GOODS SOLD ARE NOT RETURNABLE`,
  },
  {
    why: 'net total after a discount; the larger gross is struck',
    date: '2016-09-09', total: '45.00',
    text: `
 FASHION HOUSE
 09.09.2016 14:02:55
 SHIRT               50.00
 TOTAL               50.00
 DISCOUNT 10%        -5.00
 NETT TOTAL          45.00
 CASH                50.00
 CHANGE               5.00`,
  },
  {
    why: 'paid by two means, which together make the total',
    date: '2019-07-01', total: '64.30',
    text: `
 THE STORE
 01 JUL 2019 11:09
 MILK                4.30
 RICE               60.00
 TOTAL              64.30
 VISA               50.00
 CASH               20.00
 CHANGE              5.70`,
  },
  {
    why: 'a receipt of the United States: month first, shown by state and zip code',
    date: '2019-03-05', total: '21.59', currency: 'USD',
    text: `
 BLUE BOTTLE DINER
 455 MAIN ST
 AUSTIN, TX 78701
 03/05/2019 12:41 PM
 CHECK # 20417
 BURGER            $12.00
 FRIES              $4.50
 SODA               $3.00
 SUBTOTAL          $19.50
 TAX                $1.61
 TIP                $0.48
 TOTAL             $21.59`,
  },
  {
    why: 'spaces lost by the reader',
    date: '2018-10-15', total: '39.40', number: 'CS-20443',
    text: `
 KINGSTATIONERYSDNBHD
 TAXINVOICENO:CS-20443
 DATE:15/10/2018
 A4PAPER             39.40
 SUBTOTAL:           37.17
 TOTALGST(6%):        2.23
 TOTALAMOUNT:RM39.40
 CASH:              40.00
 CHANGE:             0.60`,
  },
  {
    why: 'spaces slipped into the amounts',
    date: '2018-10-15', total: '139.40',
    text: `
 KING STATIONERY
 DATE : 15 / 10 / 2018
 A4 PAPER            139 .40
 TOTAL               139. 40
 CASH                150.00
 CHANGE               10.60`,
  },
];

const ROMANIAN: Case[] = [
  {
    why: 'tax by letter at the end, total above the payments (the common fiscal printer)',
    date: '2025-10-17', total: '128.46', number: '00047', cui: '14399840', currency: 'RON',
    text: `
        DANTE INTERNATIONAL SA
    SOS. VIRTUTII 148 SECTOR 6 BUCURESTI
    COD IDENTIFICARE FISCALA: RO14399840
CASA: 2    OPERATOR: 7
3,000 BUC x 12,99
LAPTE ZUZU 1,5% 1L              38,97 B
1,000 BUC x 89,49
CAFEA BOABE 1KG                 89,49 B
TOTAL                          128,46
CARD                           128,46
TOTAL TVA B 11%                 12,73
TOTAL TVA BON                   12,73
NR. ARTICOLE: 4
DATA: 17/10/2025  ORA: 19:22:10
BON FISCAL NR. 00047
Z: 1024    ID: 2C40001234
            BON FISCAL`,
  },
  {
    why: 'TOTAL LEI with a decimal point, cash and change',
    date: '2024-12-03', total: '57.30', cui: '27193515', currency: 'RON',
    text: `
   S.C. PATISERIA SRL
   C.U.I. 27193515
   BD UNIRII 5, CLUJ-NAPOCA
 COVRIGI 5 x 3.50        17.50 A
 PLACINTA MERE 2 x 9.90  19.80 A
 CAFEA                   20.00 B
 SUBTOTAL                57.30
 TOTAL LEI               57.30
 NUMERAR                100.00
 REST                    42.70
 TVA A 9%                 3.08
 TVA B 19%                3.19
 03-12-2024  08:41  BF:118`,
  },
  {
    why: "the buyer's code stands on the receipt as well",
    date: '2026-01-09', total: '350.00', cui: '18547290', currency: 'RON',
    text: `
   STATIE CARBURANTI SRL
   C.I.F. RO18547290
   CIF CLIENT: RO6859662
 MOTORINA  46,67 L x 7,50
                         350,00 A
 TOTAL LEI               350,00
 CARD LEI                350,00
 TVA A 21,00%             60,74
 TOTAL TVA                60,74
 09.01.2026 07:03:59
 BON FISCAL`,
  },
  {
    why: 'a misread label, a misread total; the sum of cash less change confirms',
    date: '2026-05-20', total: '84.15', cui: '2816464', currency: 'RON',
    text: `
   ALIMENTARA NOUA SRL
   COD F1SCAL RO28l6464
 ULEI 1L 3 X 14,05        42,15 B
 ZAHAR 10 X 4,20          42,00 B
 T0TAL LE1               B4,15
 NUMERAR LEI             100,00
 REST LEI                 15,85
 DATA:20/05/2026 ORA:12-00-01`,
  },
  {
    why: 'a voucher and cash share the bill; the due sum is called SUMA DE PLATA',
    date: '2025-06-30', total: '210.40', currency: 'RON',
    text: `
   MAGAZIN CENTRAL SRL
   CIF: RO4267117
 PRODUSE ALIMENTARE      210,40 B
 REDUCERE                  0,00
 SUMA DE PLATA           210,40
 TICHETE DE MASA         200,00
 NUMERAR                  50,00
 REST                     39,60
 2025-06-30 18:00
 BON FISCAL`,
  },
  {
    why: 'total in thousands with a point; a bottle deposit is its own line',
    date: '2026-02-28', total: '1234.50', currency: 'RON',
    text: `
   ELECTRO CENTER SRL
   COD FISCAL: RO10167619
 FRIGIDER                1.229,50 A
 GARANTIE SGR               5,00 D
 TOTAL LEI               1.234,50
 CARD LEI                1.234,50
 TVA A 21,00%              213,38
 TVA D 0,00%                 0,00
 28.02.2026 10:10:10 NR.BON 88`,
  },
];

ROMANIAN.push({
  why: 'the label is printed with its letters apart',
  date: '2024-07-15', total: '42.50', cui: '4267117', currency: 'RON',
  text: `
 SC LA COLȚ SRL
 CUI 4267117
 15.07.2024 12:33
 PIZZA  1 x 42,50  42,50 B
 T O T A L   L E I   42,50
 NUMERAR        50,00
 REST            7,50
 TVA B 9%        3,51`,
});

const EUROPEAN: Case[] = [
  {
    why: 'German till: Summe, gegeben, zurück, tax table with net, tax and gross',
    date: '2023-04-11', total: '17.43', currency: 'EUR',
    text: `
        REWE Markt GmbH
     Domstr. 20, 50668 Köln
     UID Nr.: DE812706034
                             EUR
 BANANEN                    1,93 B
 RASIERGEL                  4,50 A
 BROT                      11,00 B
 --------------------------------
 SUMME         EUR         17,43
 ================================
 Geg. BAR      EUR         20,00
 Rückgeld BAR  EUR          2,57

 Steuer  %    Netto   Steuer  Brutto
 A= 19,0%      3,78     0,72    4,50
 B=  7,0%     12,08     0,85   12,93
 Gesamtbetrag 15,86     1,57   17,43
 11.04.2023      17:02   Bon-Nr.:1234`,
  },
  {
    why: 'Dutch till: Totaal, pin, BTW',
    date: '2022-08-02', total: '12.07', currency: 'EUR',
    text: `
     ALBERT HEIJN
   02/08/2022   16:20
 AANTAL OMSCHRIJVING   PRIJS  BEDRAG
 1  MELK                       1,29
 2  KAAS              5,39    10,78
 3 SUBTOTAAL                  12,07
 TOTAAL                       12,07
 PINNEN                       12,07
 BTW     OVER     EUR
 9%     11,07     1,00
 TOTAAL 11,07     1,00`,
  },
  {
    why: 'French till: total TTC, carte bancaire, TVA',
    date: '2021-03-01', total: '8.40', currency: 'EUR',
    text: `
   BOULANGERIE DUPONT
   12 rue Victor Hugo 75011 Paris
   Ticket n° 45872
   Le 01/03/2021 à 12:31
 2 x BAGUETTE          2,40 €
 1 x TARTE             6,00 €
 TOTAL TTC             8,40 €
 CB                    8,40 €
 TVA 5,5%   HT 7,96    0,44
 MERCI DE VOTRE VISITE`,
  },
  {
    why: 'Italian till: TOTALE COMPLESSIVO, contanti, resto, di cui IVA',
    date: '2022-11-30', total: '23.50', currency: 'EUR',
    text: `
   TRATTORIA DA MARIO
   P.IVA 01234567890
 COPERTO       4,00
 PASTA        12,00
 VINO          7,50
 SUBTOTALE    23,50
 TOTALE COMPLESSIVO   23,50
 di cui IVA            2,14
 CONTANTI             30,00
 RESTO                 6,50
 30-11-2022 21:40
 DOCUMENTO N. 0012-0034`,
  },
  {
    why: 'Spanish till: TOTAL, efectivo, cambio',
    date: '2020-01-15', total: '31.20', currency: 'EUR',
    text: `
   MERCADONA S.A.
   C/ Mayor 3 28013 Madrid
   15/01/2020 19:22  OP: 104422
   FACTURA SIMPLIFICADA: 2844-013-556677
 1 ACEITE          25,20
 4 LECHE   1,50     6,00
 TOTAL (€)         31,20
 EFECTIVO          40,00
 CAMBIO             8,80
 IVA  BASE IMPONIBLE  CUOTA
 10%     28,36         2,84
 TOTAL   28,36         2,84`,
  },
];

describe.each([['English', ENGLISH], ['Romanian', ROMANIAN], ['European', EUROPEAN]] as const)('a %s receipt', (_, cases) => {
  it.each(cases)('gives its date and total: $why', ({ text, date, total, number, cui, currency }) => {
    const fields = extractFields([paper(text, { kind: 'receipt' })], {});
    const wanted = { date, total, ...(number ? { number } : {}), ...(cui ? { cui } : {}), ...(currency ? { currency } : {}) };
    const got = {
      date: fields.date?.value, total: fields.total?.value,
      ...(number ? { number: fields.number?.value } : {}),
      ...(cui ? { cui: fields.seller?.cui?.value } : {}),
      ...(currency ? { currency: fields.currency?.value } : {}),
    };
    expect(got).toEqual(wanted);
  });
});
