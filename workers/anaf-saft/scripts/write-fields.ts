/**
 * Writes `workers/anaf-saft/FIELDS.md`: every field of every kind of record, with its element of SAF-T.
 *
 *   npx node workers/anaf-saft/scripts/write-fields.ts
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeFields } from '../src/domain/model/describe-fields.ts';

writeFileSync(join(import.meta.dirname, '../FIELDS.md'), describeFields());
