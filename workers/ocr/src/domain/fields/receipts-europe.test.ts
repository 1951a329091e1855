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

const ROMANIAN: Case[] = [
  {
    why: 'tax by letter at the end, total above the payments (the common fiscal printer)',
    date: '2025-10-17',
    total: '128.46',
    number: '00047',
    cui: '14399840',
    currency: 'RON',
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
    date: '2024-12-03',
    total: '57.30',
    cui: '27193515',
    currency: 'RON',
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
    date: '2026-01-09',
    total: '350.00',
    cui: '18547290',
    currency: 'RON',
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
    date: '2026-05-20',
    total: '84.15',
    cui: '2816464',
    currency: 'RON',
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
    date: '2025-06-30',
    total: '210.40',
    currency: 'RON',
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
    date: '2026-02-28',
    total: '1234.50',
    currency: 'RON',
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
  date: '2024-07-15',
  total: '42.50',
  cui: '4267117',
  currency: 'RON',
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
    date: '2023-04-11',
    total: '17.43',
    currency: 'EUR',
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
    date: '2022-08-02',
    total: '12.07',
    currency: 'EUR',
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
    date: '2021-03-01',
    total: '8.40',
    currency: 'EUR',
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
    date: '2022-11-30',
    total: '23.50',
    currency: 'EUR',
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
    date: '2020-01-15',
    total: '31.20',
    currency: 'EUR',
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

describe.each([
  ['Romanian', ROMANIAN],
  ['European', EUROPEAN],
] as const)('a %s receipt', (_, cases) => {
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
