/** Faults of records as a failure of the platform. */

import { FaultyRecordsError, type RecordPlace } from './domain/model/notes.ts';
import { errors } from './errors.ts';

/** Passes a promise on; what is wrong with records becomes GW_SAFT_RECORDS_INVALID, with every fault in its details. */
export async function asFailure<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof FaultyRecordsError)) throw error;
    const { faults } = error;
    const [first] = faults;
    if (first === undefined) throw error;
    throw errors.GW_SAFT_RECORDS_INVALID(
      {
        count: faults.length,
        place: placeOf(first, first.field, { source: 'source', line: 'line', field: 'field' }),
        placeRo: placeOf(first, first.field, { source: 'sursa', line: 'rândul', field: 'câmpul' }),
        problem: first.en,
        problemRo: first.ro,
      },
      { field: first.field || 'sources', details: { faults: [...faults] } },
    );
  }
}

function placeOf(
  { kind, source, line }: RecordPlace,
  field: string,
  words: { source: string; line: string; field: string },
): string {
  const where = line === 0 ? [] : [`${words.source} ${source}`, `${words.line} ${line}`];
  return [kind, ...where, ...(field ? [`${words.field} ${field}`] : [])].filter(Boolean).join(', ');
}
