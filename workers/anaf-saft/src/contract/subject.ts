/** Whom a run is about. */

import { z } from 'zod';

export const subjectId = z.string().max(200).optional().describe('Whom it is about, for access and erasure.');
