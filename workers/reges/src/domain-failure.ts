/** What the domain can not do, as failures of the platform. */

import { XmlError, XmlWriteError } from '@genius/xml';
import { MessageError } from './domain/message/message-error.ts';
import { errors } from './errors.ts';

/** Runs a part of the domain and turns its errors into failures that name the field. */
export function asFailure<T>(work: () => T, field: string): T {
  try {
    return work();
  } catch (error) {
    const unreadable = (where: string, problem: string, problemRo: string) =>
      errors.GW_REGES_MESSAGE_UNREADABLE({ where, problem, problemRo }, { field, cause: error });
    if (error instanceof MessageError) throw unreadable(error.field, error.en, error.ro);
    if (error instanceof XmlWriteError) {
      throw unreadable(
        error.at,
        'has a character that XML can not carry',
        'are un caracter pe care XML nu îl poate cuprinde',
      );
    }
    if (error instanceof XmlError) {
      throw unreadable(`${error.line}:${error.column}`, error.message, error.messageRo);
    }
    if (error instanceof SyntaxError) throw unreadable('message', 'is not JSON', 'nu este JSON');
    throw error;
  }
}
