/** What ANAF's validator refuses in values. */

export const ANAF_ERRORS = {
  'anaf.empty': {
    en: '{name} is there and has no value. Give it a value; where it is optional, leave the element out.',
    ro: '{name} este prezent, dar nu are valoare. Completați-l; dacă este opțional, ștergeți elementul.',
  },
  'anaf.too-long': {
    en: '{name} has more than {most} characters. Shorten it.',
    ro: '{name} are prea multe caractere: cel mult {most}. Scurtați-l.',
  },
  'anaf.not-in-list': {
    en: 'The value "{value}" of {name} is not in the list of {list}. Take a code of the list.',
    ro: 'Valoarea „{value}” din {name} nu se află în lista de {listRo}. Folosiți un cod din listă.',
  },
  'anaf.decimal': {
    en: '"{value}" in {name} is no number. Write digits with a decimal point, such as 1210.00.',
    ro: '„{value}” din {name} nu este un număr. Scrieți cifre cu punct zecimal, de exemplu 1210.00.',
  },
  'anaf.digits': {
    en: 'The number {value} in {name} is too long: at most {whole} digits before the decimal point and {fraction} after it. Round it.',
    ro: 'Numărul {value} din {name} este prea lung: cel mult {whole} cifre înainte de punctul zecimal și {fraction} după el. Rotunjiți-l.',
  },
  'anaf.integer': {
    en: '"{value}" in {name} is no whole number. Write digits only.',
    ro: '„{value}” din {name} nu este un număr întreg. Scrieți numai cifre.',
  },
  'anaf.range': {
    en: 'The number {value} in {name} is out of range: {range}.',
    ro: 'Numărul {value} din {name} este în afara intervalului permis: {rangeRo}.',
  },
  'anaf.date': {
    en: '"{value}" in {name} is no date. Write it as year, month and day, such as 2026-06-15.',
    ro: '„{value}” din {name} nu este o dată. Scrieți anul, luna și ziua, de exemplu 2026-06-15.',
  },
  'anaf.region': {
    en: 'The region "{value}" is not in the list. For Romania write RO- and the county, such as RO-CJ, or leave the region out.',
    ro: 'Regiunea „{value}” nu se află în listă. Pentru România scrieți RO- și județul, de exemplu RO-CJ, sau ștergeți regiunea.',
  },
  'anaf.region-abroad': {
    en: 'A region stands only with the country RO, and here the country is "{value}". Remove the region.',
    ro: 'Regiunea se completează numai pentru țara RO, iar aici țara este „{value}”. Ștergeți regiunea.',
  },
  'anaf.iban': {
    en: 'This is no IBAN. Write two letters, two digits and the account without spaces; a Romanian one has 24 characters.',
    ro: 'Acesta nu este un IBAN. Scrieți două litere, două cifre și contul, fără spații; unul românesc are 24 de caractere.',
  },
  'anaf.partner': {
    en: 'The code in {name} does not have the form of a partner code. It begins with who it is (00 Romanian company, 01 or 05 EU, 02 or 06 outside the EU, 03 or 04 person, 08 unknown customer, 09 non-resident registered here), then the code with its control digit.',
    ro: 'Codul din {name} nu are forma unui cod de partener. Începe cu tipul (00 firmă din România, 01 sau 05 UE, 02 sau 06 din afara UE, 03 sau 04 persoană fizică, 08 client neidentificat, 09 nerezident înregistrat aici), apoi codul cu cifra lui de control.',
  },
  'anaf.partner-zero': {
    en: 'CustomerID and SupplierID are both 0. At least one of them must name somebody: the company’s own code is 00 and its CUI.',
    ro: 'CustomerID și SupplierID sunt ambele 0. Cel puțin unul trebuie completat: codul propriu al firmei este 00 urmat de CUI.',
  },
  'anaf.account': {
    en: '"{value}" in {name} is no account: only digits are taken, without dots. Write 70701 for 707.01.',
    ro: '„{value}” din {name} nu este un cont: se acceptă numai cifre, fără puncte. Scrieți 70701 pentru 707.01.',
  },
  'anaf.account-plan': {
    en: 'The account {value} does not begin with an account of the plan for TaxAccountingBasis {basis}. Correct the account, or the basis.',
    ro: 'Contul {value} nu începe cu un cont din planul de conturi pentru TaxAccountingBasis {basis}. Corectați contul sau baza.',
  },
  'anaf.company-number': {
    en: 'The company’s own RegistrationNumber is its CUI, with or without RO before it.',
    ro: 'RegistrationNumber al firmei declarante este CUI-ul ei, cu sau fără RO în față.',
  },
  'anaf.payment-method': {
    en: 'The payment mechanism {mechanism} goes with the method {expected}, and PaymentMethod says {method}. Correct one of them.',
    ro: 'Mecanismului de plată {mechanism} îi corespunde metoda {expected}, iar PaymentMethod este {method}. Corectați una dintre ele.',
  },
  'anaf.segment': {
    en: 'SegmentIndex is {index}, but TotalSegmentsInsequence is {total}. Correct one of the two.',
    ro: 'SegmentIndex este {index}, dar TotalSegmentsInsequence este {total}. Corectați una dintre valori.',
  },
  'anaf.period-type': {
    en: 'The type {type} does not fit the period {period}: {rule}. Correct HeaderComment or SelectionCriteria.',
    ro: 'Tipul {type} nu se potrivește cu perioada {period}: {ruleRo}. Corectați HeaderComment sau SelectionCriteria.',
  },
};
