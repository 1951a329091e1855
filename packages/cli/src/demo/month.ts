/** A month's books become a D406 that keeps ANAF's rules. */

import { generateSaft } from '@genius/anaf-saft/contract';
import type { BlobRef } from '@genius/contract';
import { say } from '../language.ts';
import { OUR_CUI, OUR_NAME } from './invoice.ts';
import type { Steps } from './step.ts';

export interface Month {
  /** JSON lines of the accounting records, in the blob store. */
  records: BlobRef;
  /** `YYYY-MM`: the month they are of. */
  period: string;
}

/** Throws `TaskFailed` for what goes otherwise than the story has it. */
export async function monthInBooks(steps: Steps, { records, period }: Month): Promise<void> {
  await steps.run(
    say("a month's books become a D406 (SAF-T), judged", 'o lună din contabilitate devine un D406 (SAF-T), verificat'),
    generateSaft,
    {
      declaration: 'L',
      period,
      company: {
        cui: `RO${OUR_CUI}`,
        name: OUR_NAME,
        address: { street: 'Calea Aradului 12', city: 'Timișoara', county: 'RO-TM' },
        contact: { firstName: 'Ana', lastName: 'Exemplu', telephone: '0700000000' },
        bankAccounts: [{ iban: 'RO49AAAA1B31007593840000' }],
      },
      file: records,
    },
    ({ file, ledger, documents, isValid, verdict }) => [
      [say('verdict', 'verdict'), isValid ? say('valid by our rules', 'valid după regulile noastre') : verdict.kind],
      [
        say('ledger', 'registrul jurnal'),
        say(`${documents.ledger?.lines ?? 0} lines`, `${documents.ledger?.lines ?? 0} linii`),
      ],
      [say('debit = credit', 'debit = credit'), `${ledger.debit} = ${ledger.credit}`],
      [say('file', 'fișier'), file.blob],
    ],
  );
}
