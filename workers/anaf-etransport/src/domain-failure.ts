/** What the domain can not do, as failures of the platform. */

import { XmlError, XmlWriteError } from '@genius/xml';
import { IncompleteError } from './domain/model/complete.ts';
import { StructureError } from './domain/xml/read-declaration.ts';
import { errors } from './errors.ts';

/** Runs a part of the domain and turns its errors into failures that name the field. `under`: where its input stands. */
export function asFailure<T>(work: () => T, under = ''): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof IncompleteError) {
      const { field, en, ro } = error;
      const path = under === '' ? field : `${under}.${field}`;
      throw errors.GW_ETRANSPORT_INCOMPLETE({ field, problem: en, problemRo: ro }, { field: path });
    }
    if (error instanceof XmlWriteError) {
      const problem = 'has a character that XML can not carry';
      const problemRo = 'are un caracter pe care XML nu îl poate cuprinde';
      throw errors.GW_ETRANSPORT_INCOMPLETE({ field: error.at, problem, problemRo }, { cause: error });
    }
    if (error instanceof XmlError) {
      const { line, column, message: problem, messageRo: problemRo } = error;
      throw errors.GW_ETRANSPORT_XML_UNREADABLE({ line, column, problem, problemRo }, { field: 'source' });
    }
    if (error instanceof StructureError) {
      const { en: problem, ro: problemRo } = error.first;
      throw errors.GW_ETRANSPORT_NOT_DECLARATION({ problem, problemRo }, { field: 'source' });
    }
    throw error;
  }
}
