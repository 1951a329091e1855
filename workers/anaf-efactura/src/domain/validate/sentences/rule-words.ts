/** Sentences for rules whose form alone doesn't say what they want. Our own words; the ids are those of the artefacts. */

import type { Words } from './term.ts';

const DATE: Words = {
  en: 'A date must be written exactly as YYYY-MM-DD, without a time zone.',
  ro: 'O dată se scrie exact AAAA-LL-ZZ, fără fus orar.',
};
const SECTOR = (en: string, ro: string): Words => ({
  en: `In Bucharest (RO-B) the city of the ${en} must be SECTOR1, SECTOR2, … or SECTOR6.`,
  ro: `În București (RO-B), localitatea ${ro} trebuie să fie SECTOR1, SECTOR2, … sau SECTOR6.`,
});
const COUNTY = (en: string, ro: string): Words => ({
  en: `In Romania the county of the ${en} must be a code of ISO 3166-2:RO in capitals, such as RO-CJ or RO-B.`,
  ro: `În România, județul ${ro} trebuie să fie un cod ISO 3166-2:RO cu majuscule, de exemplu RO-CJ sau RO-B.`,
});
const PAYEE_COUNT: Words = {
  en: 'The payee must differ from the seller, and its name, identifier and registration may each stand once.',
  ro: 'Beneficiarul plății trebuie să difere de vânzător, iar numele, identificatorul și înregistrarea lui pot apărea o singură dată.',
};
const PERIOD: Words = {
  en: 'The end of a period must not be before its start. Correct one of the dates.',
  ro: 'Sfârșitul unei perioade nu poate fi înainte de începutul ei. Corectați una dintre date.',
};
const PRICE: Words = {
  en: 'A price must not be negative. Make the quantity negative for a return.',
  ro: 'Prețul nu poate fi negativ. Pentru un retur, treceți cantitatea cu minus.',
};
const NAME_OR_ID: Words = {
  en: 'The identification of the payee is not complete or repeats that of the seller.',
  ro: 'Identificarea beneficiarului plății nu este completă sau o repetă pe cea a vânzătorului.',
};
const VAT_CURRENCY: Words = {
  en: 'The total VAT may have at most two decimals.',
  ro: 'Totalul TVA poate avea cel mult două zecimale.',
};
const ALWAYS: Words = {
  en: 'The reason and its code must mean the same.',
  ro: 'Motivul și codul lui trebuie să însemne același lucru.',
};

export const RULE_WORDS: Readonly<Record<string, Words>> = {
  'BR-17': NAME_OR_ID,
  'BR-27': PRICE,
  'BR-28': PRICE,
  'BR-29': PERIOD,
  'BR-30': PERIOD,
  'BR-48': {
    en: 'Each VAT breakdown needs its rate, unless the category is O (not subject to VAT).',
    ro: 'Fiecare detaliere a TVA are nevoie de cotă, în afară de categoria O (în afara sferei TVA).',
  },
  'BR-51': {
    en: 'A full card number must not stand in an invoice: give at most the first 6 and the last 4 digits.',
    ro: 'Numărul întreg al cardului nu are ce căuta în factură: dați cel mult primele 6 și ultimele 4 cifre.',
  },
  'BR-53': {
    en: 'With a VAT accounting currency (BT-6), the total VAT in that currency (BT-111) must be given too.',
    ro: 'Dacă există moneda de contabilizare a TVA (BT-6), trebuie dat și totalul TVA în acea monedă (BT-111).',
  },
  'BR-54': {
    en: 'An item attribute needs both a name (BT-160) and a value (BT-161).',
    ro: 'Un atribut al articolului are nevoie și de nume (BT-160), și de valoare (BT-161).',
  },
  'BR-61': {
    en: 'Payment by credit transfer (code 30 or 58) needs the account to pay into (BT-84).',
    ro: 'Plata prin transfer bancar (cod 30 sau 58) cere contul în care se plătește (BT-84).',
  },
  'BR-66': {
    en: 'An invoice may name at most one payment card.',
    ro: 'O factură poate indica cel mult un card de plată.',
  },
  'BR-67': {
    en: 'An invoice may name at most one direct debit mandate.',
    ro: 'O factură poate indica cel mult un mandat de debitare directă.',
  },
  'BR-B-01': {
    en: 'VAT category B (split payment) is for invoices within Italy alone.',
    ro: 'Categoria de TVA B (plată defalcată) este doar pentru facturi interne din Italia.',
  },
  'BR-B-02': {
    en: 'VAT categories B (split payment) and S (standard) can not stand in one invoice.',
    ro: 'Categoriile de TVA B (plată defalcată) și S (cotă standard) nu pot sta în aceeași factură.',
  },
  'BR-CO-03': {
    en: 'Give the VAT point date (BT-7) or its code (BT-8), not both.',
    ro: 'Dați data exigibilității TVA (BT-7) sau codul ei (BT-8), nu amândouă.',
  },
  'BR-CO-04': {
    en: 'Each line needs a VAT category (BT-151) with the tax scheme VAT.',
    ro: 'Fiecare linie are nevoie de o categorie de TVA (BT-151), cu schema de taxare VAT.',
  },
  'BR-CO-05': ALWAYS,
  'BR-CO-06': ALWAYS,
  'BR-CO-07': ALWAYS,
  'BR-CO-08': ALWAYS,
  'BR-CO-09': {
    en: 'A VAT identifier must begin with the code of its country, such as RO (EL for Greece).',
    ro: 'Un cod de TVA trebuie să înceapă cu codul țării, de exemplu RO (EL pentru Grecia).',
  },
  'BR-CO-10': {
    en: 'The sum of line net amounts (BT-106) must be the sum of the net amounts of the lines (BT-131).',
    ro: 'Suma valorilor nete ale liniilor (BT-106) trebuie să fie suma valorilor nete ale liniilor (BT-131).',
  },
  'BR-CO-11': {
    en: 'The sum of document allowances (BT-107) must be the sum of the allowances (BT-92).',
    ro: 'Suma deducerilor la nivelul documentului (BT-107) trebuie să fie suma deducerilor (BT-92).',
  },
  'BR-CO-12': {
    en: 'The sum of document charges (BT-108) must be the sum of the charges (BT-99).',
    ro: 'Suma taxelor suplimentare la nivelul documentului (BT-108) trebuie să fie suma taxelor (BT-99).',
  },
  'BR-CO-13': {
    en: 'The total without VAT (BT-109) must be the lines (BT-106) less allowances (BT-107) plus charges (BT-108).',
    ro: 'Totalul fără TVA (BT-109) trebuie să fie liniile (BT-106) minus deducerile (BT-107) plus taxele suplimentare (BT-108).',
  },
  'BR-CO-14': {
    en: 'The total VAT (BT-110) must be the sum of the VAT of the categories (BT-117).',
    ro: 'Totalul TVA (BT-110) trebuie să fie suma TVA pe categorii (BT-117).',
  },
  'BR-CO-15': {
    en: 'The total with VAT (BT-112) must be the total without VAT (BT-109) plus the VAT in the invoice currency (BT-110), which is given once.',
    ro: 'Totalul cu TVA (BT-112) trebuie să fie totalul fără TVA (BT-109) plus TVA în moneda facturii (BT-110), dat o singură dată.',
  },
  'BR-CO-16': {
    en: 'The amount due (BT-115) must be the total with VAT (BT-112) less what is paid (BT-113) plus the rounding (BT-114).',
    ro: 'Suma de plată (BT-115) trebuie să fie totalul cu TVA (BT-112) minus suma plătită (BT-113) plus rotunjirea (BT-114).',
  },
  'BR-CO-17': {
    en: 'The VAT of a category (BT-117) must be its taxable amount (BT-116) times its rate (BT-119); it may differ by less than 1.',
    ro: 'TVA a unei categorii (BT-117) trebuie să fie baza ei (BT-116) înmulțită cu cota (BT-119); diferența permisă este sub 1.',
  },
  'BR-CO-19': {
    en: 'An invoicing period needs a start date, an end date, both, or the VAT point date code alone.',
    ro: 'Perioada de facturare are nevoie de dată de început, de sfârșit, de amândouă sau doar de codul datei de exigibilitate.',
  },
  'BR-CO-25': {
    en: 'If something is still to be paid (BT-115 above zero), give the due date (BT-9) or the payment terms (BT-20).',
    ro: 'Dacă mai este ceva de plată (BT-115 peste zero), dați data scadenței (BT-9) sau termenii de plată (BT-20).',
  },
  'BR-CO-26': {
    en: 'The seller needs an identifier (BT-29), a legal registration (BT-30) or a VAT identifier (BT-31).',
    ro: 'Vânzătorul are nevoie de un identificator (BT-29), de înregistrarea legală (BT-30) sau de codul de TVA (BT-31).',
  },
  'BR-DEC-13': VAT_CURRENCY,
  'BR-DEC-15': VAT_CURRENCY,
  'BR-DEC-RO-13': VAT_CURRENCY,
  'BR-DEC-RO-15': VAT_CURRENCY,
  'BR-IC-11': {
    en: 'An intra-community supply (K) needs the delivery date (BT-72) or the invoicing period (BG-14).',
    ro: 'O livrare intracomunitară (K) are nevoie de data livrării (BT-72) sau de perioada de facturare (BG-14).',
  },
  'BR-IC-12': {
    en: 'An intra-community supply (K) needs the country that it is delivered to (BT-80).',
    ro: 'O livrare intracomunitară (K) are nevoie de țara de livrare (BT-80).',
  },
  'BR-CL-24': {
    en: 'An attached document may be PDF, PNG, JPEG, CSV, XLSX or ODS; its mimeCode must say which.',
    ro: 'Un document atașat poate fi PDF, PNG, JPEG, CSV, XLSX sau ODS; mimeCode trebuie să spună care.',
  },
  'UBL-CR-002': {
    en: 'cbc:UBLVersionID is not needed; if it is there, it must be 2.1.',
    ro: 'cbc:UBLVersionID nu este necesar; dacă există, trebuie să fie 2.1.',
  },
  'UBL-CR-412': {
    en: 'The due date of an invoice stands in cbc:DueDate; only a credit note has it with the payment means.',
    ro: 'Data scadenței unei facturi stă în cbc:DueDate; doar nota de creditare o are la modul de plată.',
  },
  'UBL-DT-18': {
    en: 'The attribute name is used only with the payment means code.',
    ro: 'Atributul name este folosit doar la codul modului de plată.',
  },
  'UBL-SR-19': PAYEE_COUNT,
  'UBL-SR-20': PAYEE_COUNT,
  'UBL-SR-21': PAYEE_COUNT,
  'UBL-SR-29': {
    en: 'A bank assigned creditor identifier (BT-90, scheme SEPA) may stand once.',
    ro: 'Identificatorul creditorului dat de bancă (BT-90, schema SEPA) poate apărea o singură dată.',
  },
  'UBL-SR-43': {
    en: 'An additional document is an invoiced object (type code 130), in a credit note also a project (50), or a supporting document without type code and scheme.',
    ro: 'Un document suplimentar este un obiect facturat (cod 130), în nota de creditare și un proiect (50), sau un document justificativ fără cod de tip și fără schemă.',
  },
  'UBL-SR-44': {
    en: 'All payment means must carry the same remittance information (BT-83).',
    ro: 'Toate modurile de plată trebuie să aibă aceleași detalii ale plății (BT-83).',
  },
  'UBL-SR-47': {
    en: 'All payment means must carry the same payment means code (BT-81).',
    ro: 'Toate modurile de plată trebuie să aibă același cod al modului de plată (BT-81).',
  },
  'UBL-SR-51': {
    en: 'An address may have one third line at most.',
    ro: 'O adresă poate avea cel mult o a treia linie.',
  },
  'UBL-SR-53': {
    en: 'A tax registration needs both its scheme (cac:TaxScheme/cbc:ID) and its number (cbc:CompanyID).',
    ro: 'O înregistrare fiscală are nevoie și de schemă (cac:TaxScheme/cbc:ID), și de număr (cbc:CompanyID).',
  },
  'BR-RO-001': {
    en: 'The specification identifier (BT-24) must be exactly that of RO_CIUS 1.0.1.',
    ro: 'Identificatorul specificației (BT-24) trebuie să fie exact cel al RO_CIUS 1.0.1.',
  },
  'BR-RO-010': {
    en: 'The invoice number (BT-1) must have at least one digit.',
    ro: 'Numărul facturii (BT-1) trebuie să aibă cel puțin o cifră.',
  },
  'BR-RO-030': {
    en: 'If the invoice is not in RON (BT-5), the VAT accounting currency (BT-6) must be RON.',
    ro: 'Dacă factura nu este în RON (BT-5), moneda de contabilizare a TVA (BT-6) trebuie să fie RON.',
  },
  'BR-RO-065': {
    en: 'The seller needs a VAT (BT-31) or tax registration identifier (BT-32), or a tax representative with one (BT-63).',
    ro: 'Vânzătorul are nevoie de cod de TVA (BT-31) sau de înregistrare fiscală (BT-32), ori de un reprezentant fiscal cu cod (BT-63).',
  },
  'BR-RO-120': {
    en: 'The buyer needs a legal registration (BT-47) or VAT identifier (BT-48); for a person, 13 zeros stand for an unknown CNP.',
    ro: 'Cumpărătorul are nevoie de înregistrare legală (BT-47) sau cod de TVA (BT-48); la o persoană fizică, 13 zerouri țin loc de CNP.',
  },
  'BR-RO-A051': {
    en: 'At most 50 supporting documents may be attached.',
    ro: 'Se pot atașa cel mult 50 de documente justificative.',
  },
  'BR-RO-A052': {
    en: 'An item may have at most 50 attributes.',
    ro: 'Un articol poate avea cel mult 50 de atribute.',
  },
  'BR-RO-100': SECTOR('seller (BT-37)', 'vânzătorului (BT-37)'),
  'BR-RO-101': SECTOR('buyer (BT-52)', 'cumpărătorului (BT-52)'),
  'BR-RO-160': SECTOR('tax representative (BT-66)', 'reprezentantului fiscal (BT-66)'),
  'BR-RO-202': SECTOR('delivery (BT-77)', 'livrării (BT-77)'),
  'BR-RO-110': COUNTY('seller (BT-39)', 'vânzătorului (BT-39)'),
  'BR-RO-111': COUNTY('buyer (BT-54)', 'cumpărătorului (BT-54)'),
  'BR-RO-170': COUNTY('tax representative (BT-68)', 'reprezentantului fiscal (BT-68)'),
  'BR-RO-212': COUNTY('delivery (BT-79)', 'livrării (BT-79)'),
  'BR-RO-DT001': DATE,
  'BR-RO-DT002': DATE,
  'BR-RO-DT003': DATE,
  'BR-RO-DT003_CN': DATE,
  'BR-RO-DT004': DATE,
  'BR-RO-DT005': DATE,
  'BR-RO-DT006': DATE,
};
