/** What Romanian law and records fix, as plain functions. */

export { type Cnp, type CnpProblem, isCnp, readCnp } from './cnp.ts';
export { COUNTIES, type County, findCounty, findSector, SECTORS, type Sector } from './counties.ts';
export {
  ANONYMOUS_BUYER,
  type CheckedCui,
  type CuiProblem,
  checkCui,
  checkDigit,
  cleanCui,
  explainCui,
  isCui,
} from './cui.ts';
export { foldText, withCommaBelow } from './diacritics.ts';
export { type Holiday, holidaysOf, orthodoxEaster } from './holidays.ts';
export { addDays, daysBetween, fromDottedDate, isIsoDate, romanianDay, weekdayOf } from './iso-date.ts';
export { type Locality, readLocality, titleCase } from './locality.ts';
export { countyOfPostcode, normalizePostcode } from './postcode.ts';
export { type CuiSuggestion, likelyCui, suggestCui } from './suggest-cui.ts';
export { isVatRateOn, VAT_RATES, type VatRate, vatRatesOn } from './vat-rates.ts';
export { addWorkingDays, isWorkingDay, nextWorkingDay, workingDaysBetween } from './working-days.ts';
