/** The tasks of `reges`: what a caller sends and gets. */

import { defineTask } from '@genius/contract';
import { z } from 'zod';

export const regesGreet = defineTask({
  name: 'reges.greet',
  queue: 'reges',
  summary: 'Greets a person by name.',
  summaryRo: 'Salută o persoană pe nume.',
  input: z.object({ name: z.string().min(1).max(100).describe('Whom to greet.') }),
  output: z.object({ text: z.string() }),
  limits: { soft: '10s' },
  idempotent: 'the same name gives the same text',
  examples: [{ title: 'a greeting', input: { name: 'Ana' } }],
});
