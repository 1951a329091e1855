/** The head of a D406: whose it is, for when. */

import type { SectionReader } from './section.ts';

export interface ReportHead {
  company: string;
  /** As it stands there, such as `RO14399840`. */
  registrationNumber: string;
  /** L, T, A, C, NL, NT, or what stands there. */
  declaration: string;
  /** ISO dates or, of a period, `2026-06`; empty where they are missing. */
  from: string;
  to: string;
  currency: string;
  /** Such as `A`. */
  accountingBasis: string;
  fileVersion: string;
  created: string;
  software: string;
  segment: number;
  segments: number;
}

export class HeadReader implements SectionReader {
  readonly #leaves = new Map<string, string>();

  leaf(name: string, text: string, parent: string): void {
    const key = parent === 'Company' || parent === 'SelectionCriteria' || parent === 'Header' ? name : '';
    // The first of each: bank accounts and contacts have names of their own.
    if (key !== '' && !this.#leaves.has(`${parent}/${key}`)) this.#leaves.set(`${parent}/${key}`, text);
  }

  read(): ReportHead {
    const header = (name: string) => this.#leaves.get(`Header/${name}`) ?? '';
    const criterion = (name: string) => this.#leaves.get(`SelectionCriteria/${name}`) ?? '';
    const month = (of: 'Start' | 'End') => {
      const [year, period] = [criterion(`Period${of}Year`), criterion(`Period${of}`)];
      return /^\d{4}$/.test(year) && /^\d{1,2}$/.test(period) ? `${year}-${period.padStart(2, '0')}` : '';
    };
    return {
      company: this.#leaves.get('Company/Name') ?? '',
      registrationNumber: this.#leaves.get('Company/RegistrationNumber') ?? '',
      declaration: header('HeaderComment'),
      from: criterion('SelectionStartDate') || month('Start'),
      to: criterion('SelectionEndDate') || month('End'),
      currency: header('DefaultCurrencyCode'),
      accountingBasis: header('TaxAccountingBasis'),
      fileVersion: header('AuditFileVersion'),
      created: header('AuditFileDateCreated'),
      software: [header('SoftwareID'), header('SoftwareVersion')].filter(Boolean).join(' '),
      segment: countOf(header('SegmentIndex')),
      segments: countOf(header('TotalSegmentsInsequence')),
    };
  }
}

const countOf = (text: string): number => (/^\d{1,9}$/.test(text) && Number(text)) || 1;
