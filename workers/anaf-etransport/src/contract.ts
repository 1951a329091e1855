/** The tasks of `anaf.etransport`: what a caller sends and gets. */

export { changeVehicle, confirmEtransport, correctEtransport, deleteEtransport } from './contract/changes.ts';
export { etransportDeadlines } from './contract/deadlines.ts';
export { etransportNeeded } from './contract/needed.ts';
export { noticeDeclarationRejected, noticeUitEnded, noticeUitEnding, noticeUitIssued } from './contract/notices.ts';
export type { NotificationData, NotificationInput } from './contract/notification.ts';
export { prepareEtransport } from './contract/prepare.ts';
export { etransportList, etransportStatus } from './contract/status.ts';
export { submitEtransport } from './contract/submit.ts';
export { parseEtransport, validateEtransport } from './contract/validate.ts';
