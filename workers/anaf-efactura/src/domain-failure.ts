/** What the domain can not do, as failures of the platform. */

import { XmlError, XmlWriteError } from '@genius/xml';
import { IncompleteError } from './domain/build/given-or-computed.ts';
import { errors } from './errors.ts';

/** Runs a part of the domain and turns its errors into failures that name the field. */
export function asFailure<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof IncompleteError) {
      const { field, en, ro } = error;
      throw errors.GW_EFACTURA_INCOMPLETE({ field, problem: en, problemRo: ro }, { field: `document.${field}` });
    }
    if (error instanceof XmlWriteError) {
      const problem = 'it has a character that XML can not carry';
      const problemRo = 'are un caracter pe care XML nu îl poate cuprinde';
      throw errors.GW_EFACTURA_INCOMPLETE({ field: error.at, problem, problemRo }, { cause: error });
    }
    if (error instanceof XmlError) {
      const { line, column, message: problem, messageRo: problemRo } = error;
      throw errors.GW_EFACTURA_XML_UNREADABLE({ line, column, problem, problemRo }, { field: 'source' });
    }
    throw error;
  }
}
