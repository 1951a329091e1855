/** `saft.generate`: accounting records in, the XML of a D406 with its verdict out. */

import { blobRef, defineEvent, defineTask, publishes } from '@genius/contract';
import { z } from 'zod';
import { company, exampleCompany } from './company.ts';
import { declarationType, form, recordKind } from './kinds.ts';
import { personalData } from './privacy.ts';
import { subjectId } from './subject.ts';
import { kitVerdict, verdict } from './verdict.ts';

/** Bytes of input JSON. */
const INPUT_BYTES = 8 * 1_024 * 1_024;
/** Characters of records that travel in the input itself. */
const MAX_TEXT = 4_000_000;

const source = z
  .object({
    kind: recordKind.optional().describe('What its records are; needed for CSV and SQL. Default: their field "kind".'),
    file: blobRef.optional().describe('The blob that holds the records,'),
    text: z.string().min(1).max(MAX_TEXT).optional().describe('or the records as text,'),
    sql: z
      .string()
      .min(1)
      .max(100_000)
      .optional()
      .describe("or one SELECT over the platform's Database, where SAFT_SQL_ROLE allows it; columns named as fields."),
    format: z.enum(['jsonl', 'csv']).optional().describe('Of file and text. Default: what they look like.'),
  })
  .refine(({ file, text, sql }) => [file, text, sql].filter((each) => each !== undefined).length === 1, {
    message: 'give exactly one of file, text and sql',
    path: ['file'],
  })
  .refine(({ kind, sql, format }) => kind !== undefined || (sql === undefined && format !== 'csv'), {
    message: 'is needed: rows of CSV and SQL do not say their kind',
    path: ['kind'],
  });

const day = z.iso.date({ error: 'is no day, such as "2026-06-30"' });

const period = z
  .union([
    z.string().regex(/^\d{4}(-(0[1-9]|1[0-2]|Q[1-4]))?$/, {
      error: 'is no period, such as "2026-06", "2026-Q2" or "2025"',
    }),
    z.object({ from: day, to: day }),
  ])
  .describe('SelectionCriteria: a month, a quarter, a year, or days.');

const input = z
  .object({
    declaration: declarationType,
    period,
    company,
    file: blobRef.optional().describe('One file of JSON lines, each record with its kind,'),
    sources: z.array(source).min(1).max(100).optional().describe('or several sources.'),
    test: z.boolean().default(false).describe('Makes a D406T, the test filing without effect.'),
    basis: z
      .enum(['A', 'I', 'IFRS', 'BANK', 'INSURANCE', 'NORMA39', 'IFN', 'NORMA36', 'NORMA14', 'ONG'])
      .default('A')
      .describe('TaxAccountingBasis: which plan of accounts is kept.'),
    taxEntity: z.string().min(1).max(70).optional().describe('TaxEntity.'),
    created: day.optional().describe('AuditFileDateCreated. Default: today in Romania.'),
    fileVersion: z.string().min(1).max(9).default('2.4.9').describe('AuditFileVersion.'),
    kit: z.boolean().default(true).describe("Also asks ANAF's kit, where DUK_HOME names one."),
    subjectId,
  })
  .refine(({ file, sources }) => (file === undefined) !== (sources === undefined), {
    message: 'give file or sources',
    path: ['file'],
  });

const warning = z.object({
  code: z.string().describe('text-cut, field-unknown, kind-left-out, closing-differs, section-missing.'),
  kind: recordKind.optional(),
  source: z.number().int().describe('Its place among the sources, from 0.'),
  line: z.number().int().describe('The line of the file or the row of the query, from 1; 0 for all of it.'),
  field: z.string(),
  en: z.string(),
  ro: z.string(),
});

const written = z.object({ entries: z.number().int(), lines: z.number().int() });

const output = z.object({
  file: blobRef.describe('The XML. It is kept also where it is not valid.'),
  form,
  declaration: declarationType,
  period: z.object({ from: day, to: day }),
  isValid: z.boolean().describe("By our rules, and by ANAF's kit where it gave an answer."),
  records: z.partialRecord(recordKind, z.number().int()).describe('How many of each kind of master are in it.'),
  documents: z.partialRecord(recordKind, written).describe('How many documents of each kind, with how many lines.'),
  ledger: z.object({ debit: z.string(), credit: z.string() }).describe('TotalDebit and TotalCredit of the ledger.'),
  warnings: z.array(warning).describe('Of the records, at most 100.'),
  warningCounts: z.record(z.string(), z.number().int()).describe('All of them, by code.'),
  verdict: verdict.describe('By our rules.'),
  kit: kitVerdict.optional().describe("By ANAF's kit. Missing where it was not asked."),
  kitTrouble: z
    .object({ code: z.string(), en: z.string(), ro: z.string() })
    .optional()
    .describe("Why ANAF's kit was asked and gave no answer."),
});

const generatedEvent = defineEvent({
  type: 'saft.generated',
  summary: 'A D406 was made; whether it is valid stands in it.',
  data: z.object({
    cif: z.string().describe('Digits: who declares.'),
    form,
    declaration: declarationType,
    from: day,
    to: day,
    blob: z.string(),
    is_valid: z.boolean(),
    errors: z.number().int().describe('What ANAF would refuse, counted.'),
    warnings: z.number().int(),
  }),
});

type Given = z.output<typeof input>;
const digits = (cui: string) => cui.replace(/\D/g, '');

export const generateSaft = defineTask({
  name: 'saft.generate',
  queue: 'anaf.saft',
  summary: 'Makes the XML of a D406 from accounting records, computes its totals and codes, and judges it.',
  summaryRo:
    'Face XML-ul unei declarații D406 din înregistrări contabile, calculează totalurile și codurile și îl verifică.',
  input,
  output,
  limits: { attempts: 3, soft: '60m', ttl: '30d', inputBytes: INPUT_BYTES },
  idempotent: 'The same records give the same XML.',
  personalData,
  events: {
    done: publishes(
      generatedEvent,
      ({ input: given, output: made }: { input: Given; output: z.output<typeof output> }) => ({
        cif: digits(given.company.cui),
        form: made.form,
        declaration: made.declaration,
        from: made.period.from,
        to: made.period.to,
        blob: made.file.blob,
        is_valid: made.isValid,
        errors: made.verdict.counts.structure + made.verdict.counts.error,
        warnings: made.verdict.counts.warning,
      }),
    ),
  },
  examples: [
    {
      title: 'a month of one file',
      input: { declaration: 'L', period: '2026-06', company: exampleCompany, file: { blob: 'month.jsonl' } },
    },
    {
      title: 'a quarter of tables, as a test filing',
      input: {
        declaration: 'T',
        period: '2026-Q2',
        test: true,
        company: exampleCompany,
        sources: [
          { kind: 'account', file: { blob: 'accounts.csv' } },
          { kind: 'ledger', sql: 'SELECT * FROM accounting.ledger_lines ORDER BY journal, transaction, line' },
        ],
      },
    },
  ],
});
