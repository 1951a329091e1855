/** The tasks of `anaf.efactura`: what a caller sends and gets. */

export { buildEfactura } from './contract/build.ts';
export type { InvoiceData, InvoiceInput } from './contract/document.ts';
export { parseEfactura } from './contract/parse.ts';
export { verifyEfactura } from './contract/verify.ts';
