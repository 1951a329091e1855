/** The method of a payment (PaymentMethod) from its mechanism (UN/ECE 4461). */

import { METHOD_OF_MECHANISM } from './generated/payment-methods.ts';

export function methodOf(mechanism: string | undefined): string | undefined {
  return mechanism !== undefined && Object.hasOwn(METHOD_OF_MECHANISM, mechanism)
    ? METHOD_OF_MECHANISM[mechanism]
    : undefined;
}
