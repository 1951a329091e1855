/** Our own rules on sums, dates and periods: ANAF's validator says nothing about them. */

export const OWN_FIGURES = {
  'saft.unbalanced': {
    en: 'The transaction does not balance: debit {debit}, credit {credit}. Correct its lines.',
    ro: 'Nota contabilă nu este echilibrată: debit {debit}, credit {credit}. Corectați-i rândurile.',
  },
  'saft.entry-count': {
    en: '{name} is {declared}, and the true number is {counted}. Write {counted}.',
    ro: '{name} are valoarea {declared}, iar numărul real este {counted}. Scrieți {counted}.',
  },
  'saft.total-debit': {
    en: 'TotalDebit is {declared}, and the lines add up to {counted}. Correct the total or the lines.',
    ro: 'TotalDebit este {declared}, iar suma rândurilor este {counted}. Corectați totalul sau rândurile.',
  },
  'saft.total-credit': {
    en: 'TotalCredit is {declared}, and the lines add up to {counted}. Correct the total or the lines.',
    ro: 'TotalCredit este {declared}, iar suma rândurilor este {counted}. Corectați totalul sau rândurile.',
  },
  'saft.gross-below-net': {
    en: 'GrossTotal {gross} is smaller than NetTotal {net}. Correct one of them.',
    ro: 'GrossTotal {gross} este mai mic decât NetTotal {net}. Corectați una dintre valori.',
  },
  'saft.tax-amount': {
    en: 'The tax is {found}, and {percentage} % of {base} is {expected}. Correct the tax, its base or its percentage.',
    ro: 'Taxa este {found}, iar {percentage} % din {base} înseamnă {expected}. Corectați taxa, baza sau procentul.',
  },
  'saft.amount-rate': {
    en: 'Amount is {found}, and CurrencyAmount {currencyAmount} at the rate {rate} is {expected}. Correct one of them.',
    ro: 'Amount este {found}, iar CurrencyAmount {currencyAmount} la cursul {rate} înseamnă {expected}. Corectați una dintre valori.',
  },
  'saft.invoice-date': {
    en: 'The invoice is dated {value}, outside the period declared ({period}). Check the date, or whether the invoice belongs here.',
    ro: 'Factura este datată {value}, în afara perioadei declarate ({period}). Verificați data sau dacă factura aparține acestei perioade.',
  },
  'saft.posting-date': {
    en: 'The transaction was posted on {value}, outside the period declared ({period}). Check the date.',
    ro: 'Nota contabilă a fost înregistrată la {value}, în afara perioadei declarate ({period}). Verificați data.',
  },
  'saft.payment-date': {
    en: 'The payment is dated {value}, outside the period declared ({period}). Check the date.',
    ro: 'Plata este datată {value}, în afara perioadei declarate ({period}). Verificați data.',
  },
  'saft.period-number': {
    en: 'There is no month {value}. Period is the number of the month, 1 to 12.',
    ro: 'Nu există luna {value}. Period este numărul lunii, de la 1 la 12.',
  },
  'saft.quarter-months': {
    en: 'A quarter is January to March, April to June, July to September or October to December; {period} is declared. Correct SelectionCriteria.',
    ro: 'Un trimestru este ianuarie–martie, aprilie–iunie, iulie–septembrie sau octombrie–decembrie; s-a declarat {period}. Corectați SelectionCriteria.',
  },
  'saft.selection-dates': {
    en: 'The dates of SelectionCriteria, {from} to {to}, do not cover whole months. Begin on the first day and end on the last.',
    ro: 'Datele din SelectionCriteria, {from}–{to}, nu acoperă luni întregi. Începeți cu prima zi și încheiați cu ultima.',
  },
  'saft.other-period': {
    en: 'The file is for {period}, and it was to be judged for {asked}. Check which one is meant.',
    ro: 'Fișierul este pentru {period}, iar verificarea s-a cerut pentru {asked}. Verificați perioada.',
  },
};
