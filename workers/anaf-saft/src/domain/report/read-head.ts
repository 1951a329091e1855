/** Reads the head of a D406 and nothing behind it. */

import { type ElementEvents, readElements } from './elements.ts';
import { HeadReader, type ReportHead } from './head.ts';

/** Elements of the head that a report has. */
export const HEAD_NAMES: readonly string[] = [
  ...['AuditFile', 'Header', 'Company', 'SelectionCriteria', 'Name', 'RegistrationNumber', 'HeaderComment'],
  ...['PeriodStart', 'PeriodStartYear', 'PeriodEnd', 'PeriodEndYear', 'SelectionStartDate', 'SelectionEndDate'],
  ...['DefaultCurrencyCode', 'TaxAccountingBasis', 'AuditFileVersion', 'AuditFileDateCreated'],
  ...['SoftwareID', 'SoftwareVersion', 'SegmentIndex', 'TotalSegmentsInsequence'],
];

/** Throws XmlError. */
export async function readHead(source: AsyncIterable<Uint8Array>): Promise<ReportHead> {
  const head = new HeadReader();
  let isDone = false;
  const events: ElementEvents = {
    open: () => undefined,
    leaf: (name, text, parent) => {
      if (!isDone) head.leaf(name, text, parent);
    },
    close(name) {
      isDone ||= name === 'Header';
    },
    get isDone() {
      return isDone;
    },
  };
  await readElements(source, HEAD_NAMES, events);
  return head.read();
}
