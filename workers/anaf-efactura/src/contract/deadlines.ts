/** `efactura.deadlines`: which invoices must still go to ANAF, and until when. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';
import { cif } from './finding.ts';

export const efacturaDeadlines = defineTask({
  name: 'efactura.deadlines',
  queue: 'anaf.efactura',
  summary: 'Tells of invoices that are not accepted and whose last day is near or past. By a schedule, each morning.',
  summaryRo: 'Anunță facturile neacceptate al căror termen se apropie sau a trecut. Programată, în fiecare dimineață.',
  input: z.object({
    invoices: z
      .array(z.object({ cif, number: z.string().min(1).max(1_000), issueDate: z.iso.date() }))
      .max(10_000)
      .default([])
      .describe('Issued and not sent, beside those that efactura.submit has begun to send.'),
    today: z.iso.date().optional().describe('Default: today in Romania.'),
    warnAt: z.number().int().min(0).max(5).default(1).describe('Told with so many working days left after today.'),
  }),
  output: z.object({
    open: z.array(
      z.object({
        cif: z.string(),
        number: z.string(),
        issueDate: z.iso.date(),
        deadline: z.iso.date(),
        workingDaysLeft: z.number().int().describe('After today; below 0 if it is late.'),
        isTold: z.boolean().describe('Told now.'),
      }),
    ),
  }),
  limits: { attempts: 5, soft: '2m', inputBytes: 4_000_000 },
  idempotent: 'Each invoice is told once a day.',
  examples: [
    { title: 'each morning', input: {} },
    {
      title: 'and one of our own books',
      input: { invoices: [{ cif: '14399840', number: 'F-1', issueDate: '2026-11-24' }] },
    },
  ],
});
