/** What the head of a file says of the program that made it. */

import type { Software } from './domain/generate/company.ts';

export const SOFTWARE: Software = { company: 'Genius Workers', id: 'genius-workers anaf.saft', version: '0.1.0' };
