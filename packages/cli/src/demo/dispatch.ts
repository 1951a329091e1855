/** A pallet leaves for a customer in Hungary: whether its transport must be declared is asked, and its UIT fetched. */

import { etransportNeeded, submitEtransport } from '@genius/anaf-etransport/contract';
import { say } from '../language.ts';
import { OUR_CUI, OUR_NAME } from './invoice.ts';
import type { Steps } from './step.ts';

export interface Dispatch {
  /** ISO date on which it leaves. */
  date: string;
  /** Of the delivery note. */
  number: string;
}

const OPERATION = 'intraCommunityDelivery';
const GOODS = { grossWeight: '1240', value: '18500' };

/** Throws `TaskFailed` for what goes otherwise than the story has it. */
export async function dispatch(steps: Steps, { date, number }: Dispatch): Promise<void> {
  await steps.run(
    say(
      'a pallet is to leave for Hungary: must its transport be declared?',
      'un palet urmează să plece în Ungaria: transportul trebuie declarat?',
    ),
    etransportNeeded,
    { date, operation: OPERATION, vehicleMaxMass: '7500', consignments: [GOODS] },
    ({ needed, reasons, declarant }) => [
      [say('needed', 'necesar'), say(needed, { yes: 'da', no: 'nu', unknown: 'nu se știe' }[needed])],
      ...reasons.map(({ en, ro }, i) => [i === 0 ? say('because', 'fiindcă') : '', say(en, ro)] as const),
      [say('law', 'temei'), reasons[0]?.rule],
      [say('who declares', 'cine declară'), declarant && say(declarant.en, declarant.ro)],
    ],
  );
  await steps.run(
    say('it is declared, and ANAF gives the UIT', 'este declarat, iar ANAF dă codul UIT'),
    submitEtransport,
    {
      notification: {
        declarant: OUR_CUI,
        operation: OPERATION,
        goods: [
          {
            ...GOODS,
            purpose: 'trade',
            tariffCode: '48025620',
            name: 'Hârtie pentru copiator A4',
            quantity: '480',
            unit: 'H87',
            netWeight: '1200',
          },
        ],
        partner: { country: 'HU', code: 'HU12345678', name: 'Példa Kft.' },
        vehicle: 'TM 07 GWK',
        carrier: { country: 'RO', code: OUR_CUI, name: OUR_NAME },
        date,
        start: { place: { county: 'RO-TM', locality: 'Timișoara', street: 'Calea Aradului', number: '12' } },
        end: { borderPoint: '4' },
        documents: [{ type: 'deliveryNote', number, date }],
      },
    },
    ({ uit, validity, index }) => [
      ['UIT', uit],
      [say('counts until', 'valabil până la'), validity.to],
      [say('index', 'index'), index],
    ],
  );
}
