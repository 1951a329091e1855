/** What may come after a UIT: a correction, a confirmation, a deletion, another vehicle. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { confirmation } from './names.ts';
import { declarant, exampleNotification, notification } from './notification.ts';
import { personalData } from './privacy.ts';
import { cif, optionalText, reference, text, uit } from './scalars.ts';
import { idempotent, limits, retry, sending, sent, validity } from './submit.ts';

const queue = 'anaf.etransport';
const exampleUit = '3V0P0L0P0T3JUW46';
const remarks = optionalText(400).describe('observatii, at most 200.');
const login = cif.optional().describe('Whose login sends. Default: the declarant.');

export const correctEtransport = defineTask({
  name: 'etransport.correct',
  queue,
  summary: 'Corrects a declared transport with a whole new notification; its UIT stays.',
  summaryRo: 'Corectează un transport declarat cu o notificare nouă, completă; codul UIT rămâne.',
  input: z.object({ uit, notification, cif: login, ...sending }),
  output: z.object({ uit: z.string(), validity, ...sent }),
  limits,
  retry,
  idempotent,
  personalData,
  examples: [{ title: 'another quantity', input: { uit: exampleUit, notification: exampleNotification } }],
});

export const confirmEtransport = defineTask({
  name: 'etransport.confirm',
  queue,
  summary: 'Confirms to ANAF that a transport arrived, wholly or partly, or denies it.',
  summaryRo: 'Confirmă la ANAF că un transport a sosit, integral sau parțial, ori îl infirmă.',
  input: z.object({
    uit,
    declarant,
    confirmation: confirmation.default('confirmed').describe('tipConfirmare: 10 confirmed, 20 partly, 30 denied.'),
    remarks,
    reference,
    cif: login,
    ...sending,
  }),
  output: z.object({ uit: z.string(), ...sent }),
  limits,
  retry,
  idempotent,
  personalData,
  examples: [
    { title: 'all of it', input: { uit: exampleUit, declarant: '13548146' } },
    {
      title: 'a part',
      input: { uit: exampleUit, declarant: '13548146', confirmation: 'partly', remarks: 'Lipsesc 2 paleți.' },
    },
  ],
});

export const deleteEtransport = defineTask({
  name: 'etransport.delete',
  queue,
  summary: 'Deletes a declared transport that does not take place.',
  summaryRo: 'Șterge un transport declarat care nu mai are loc.',
  input: z.object({ uit, declarant, reference, cif: login, ...sending }),
  output: z.object({ uit: z.string(), ...sent }),
  limits,
  retry,
  idempotent,
  personalData,
  examples: [{ title: 'by its UIT', input: { uit: exampleUit, declarant: '13548146' } }],
});

export const changeVehicle = defineTask({
  name: 'etransport.vehicle',
  queue,
  summary: 'Tells ANAF of another vehicle or trailer, before the transport moves on.',
  summaryRo: 'Comunică la ANAF alt vehicul sau altă remorcă, înainte ca transportul să plece mai departe.',
  input: z.object({
    uit,
    declarant,
    vehicle: text(40).describe('nrVehicul.'),
    trailer1: optionalText(40),
    trailer2: optionalText(40),
    changedAt: z.iso
      .datetime({ local: true, offset: true, error: 'is no moment, such as "2026-11-30T08:30:00"' })
      .optional()
      .describe("dataModificare, in Romania's time where no zone is given. Default: when the run began to send it."),
    remarks,
    reference,
    cif: login,
    ...sending,
  }),
  output: z.object({ uit: z.string(), changedAt: z.string().describe("In Romania's time."), ...sent }),
  limits,
  retry,
  idempotent,
  personalData,
  examples: [
    {
      title: 'another lorry',
      input: { uit: exampleUit, declarant: '13548146', vehicle: 'B 123 ABC', trailer1: 'B 45 DEF' },
    },
  ],
});
