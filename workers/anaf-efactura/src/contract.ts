/** The tasks of `anaf.efactura`: what a caller sends and gets. */

export { buildEfactura } from './contract/build.ts';
export { efacturaDeadlines } from './contract/deadlines.ts';
export type { InvoiceData, InvoiceInput } from './contract/document.ts';
export { efacturaHtml } from './contract/html.ts';
export { efacturaInbox, efacturaMessage } from './contract/inbox.ts';
export { noticeAccepted, noticeDeadline, noticeReceived, noticeRejected, noticeSubmitted } from './contract/notices.ts';
export { parseEfactura } from './contract/parse.ts';
export { efacturaPdf } from './contract/pdf.ts';
export { efacturaStatus, submitEfactura } from './contract/submit.ts';
export { validateInvoice } from './contract/validate.ts';
export { verifyEfactura } from './contract/verify.ts';
