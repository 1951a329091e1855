/** The templates: their names, the languages of their labels, and the data that each is filled with. */

import { z } from 'zod';
import { deliveryNoteData } from './templates/delivery-note.ts';
import { invoiceData } from './templates/invoice.ts';
import { letterData } from './templates/letter.ts';
import { receiptData } from './templates/receipt.ts';

const language = z.enum(['ro', 'en']).default('ro').describe('Of labels, numbers and dates.');

/** A template by name, the language of its labels, and what it is filled with. */
export const templateInput = z.discriminatedUnion('name', [
  z.object({ name: z.literal('invoice'), language, data: invoiceData }),
  z.object({ name: z.literal('receipt'), language, data: receiptData }),
  z.object({ name: z.literal('delivery-note'), language, data: deliveryNoteData }),
  z.object({ name: z.literal('letter'), language, data: letterData }),
]);

/** A template with its data, checked. */
export type TemplateInput = z.output<typeof templateInput>;
