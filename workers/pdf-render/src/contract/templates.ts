/** The templates and their data. */

import { z } from 'zod';

/** A template by name, the language of its labels, and what it is filled with. */
export const templateInput = z.object({
  name: z.enum(['invoice', 'receipt', 'delivery-note', 'letter']),
  language: z.enum(['ro', 'en']).default('ro'),
  data: z.unknown(),
});
