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
    date: '2018-06-21',
    total: '33.90',
    number: 'OR18062102160361',
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
    date: '2017-12-25',
    total: '72.60',
    number: 'A1023887',
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
    date: '2018-03-05',
    total: '48.75',
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
    date: '2016-11-03',
    total: '81.50',
    number: '0034521',
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
    date: '2018-01-30',
    total: '15.00',
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
    date: '2017-08-19',
    total: '106.00',
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
    date: '2018-05-12',
    total: '27.60',
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
    date: '2017-02-28',
    total: '1590.00',
    number: 'INV-00871',
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
    date: '2016-09-09',
    total: '45.00',
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
    date: '2019-07-01',
    total: '64.30',
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
    date: '2019-03-05',
    total: '21.59',
    currency: 'USD',
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
    date: '2018-10-15',
    total: '39.40',
    number: 'CS-20443',
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
    date: '2018-10-15',
    total: '139.40',
    text: `
 KING STATIONERY
 DATE : 15 / 10 / 2018
 A4 PAPER            139 .40
 TOTAL               139. 40
 CASH                150.00
 CHANGE               10.60`,
  },
];

describe.each([['English', ENGLISH]] as const)('a %s receipt', (_, cases) => {
  it.each(cases)('gives its date and total: $why', ({ text, date, total, number, cui, currency }) => {
    const fields = extractFields([paper(text, { kind: 'receipt' })], {});
    const wanted = {
      date,
      total,
      ...(number ? { number } : {}),
      ...(cui ? { cui } : {}),
      ...(currency ? { currency } : {}),
    };
    const got = {
      date: fields.date?.value,
      total: fields.total?.value,
      ...(number ? { number: fields.number?.value } : {}),
      ...(cui ? { cui: fields.seller?.cui?.value } : {}),
      ...(currency ? { currency: fields.currency?.value } : {}),
    };
    expect(got).toEqual(wanted);
  });
});
