/** Somebody is hired: the employee and then the contract are told to REGES-Online. */

import { submitReges } from '@genius/reges/contract';
import { say } from '../language.ts';
import type { Steps } from './step.ts';

export interface Hire {
  /** Of the contract; one that the register has not had. */
  number: string;
  /** ISO date of its signing. */
  signedOn: string;
  /** ISO date of the first day of work, later than that. */
  startsOn: string;
}

/** Whose login the simulator has where nothing is set. */
const EMPLOYER = '9900000010';

/** Throws `TaskFailed` for what goes otherwise than the story has it. */
export async function hire(steps: Steps, { number, signedOn, startsOn }: Hire): Promise<void> {
  await steps.run(
    say(
      'somebody is hired: the employee and the contract go to REGES',
      'cineva este angajat: salariatul și contractul ajung în REGES',
    ),
    submitReges,
    {
      employer: EMPLOYER,
      operation: 'addContract',
      employee: {
        cnp: '2850301120025',
        lastName: 'EXEMPLU',
        firstName: 'ANGAJATA',
        address: 'STR. ÎNCHIPUITĂ, NR. 1',
        locality: 179141,
        nationality: 'ROMÂNIA',
      },
      contract: {
        number,
        contractDate: signedOn,
        startDate: startsOn,
        occupation: { code: 251204 },
        salary: 9000,
        workingTime: { hours: 8, per: 'OrePeZi', schedule: 'Zilnic', from: '09:00', to: '17:00' },
        workplaceType: 'Fix',
        workplaceCounty: 'B',
        workplaceLocality: 179141,
        education: 'Superioare',
      },
    },
    ({ employeeRef, ref, messages }) => [
      [say('employee', 'salariat'), employeeRef],
      [say('contract', 'contract'), ref],
      [say('messages', 'mesaje'), messages.map(({ operation, state }) => `${operation} (${state})`).join(', ')],
    ],
  );
}
