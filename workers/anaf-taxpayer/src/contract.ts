/** The tasks of `anaf.taxpayer`: what a caller sends and gets. */

export { taxpayerFinancials } from './contract/financials.ts';
export { checkLogins, loginEnding } from './contract/logins.ts';
export { validateTaxpayer } from './contract/validate.ts';
export { validateVat } from './contract/vies.ts';
export { taxpayerChanged, watchTaxpayers } from './contract/watch.ts';
