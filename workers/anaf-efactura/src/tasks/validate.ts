/** `efactura.validate`: an invoice in, a verdict out. */

import { handle } from '@genius/runtime';
import { validateInvoice } from '../contract/validate.ts';
import { validateXml } from '../domain/validate/validate-xml.ts';
import { givenXml } from '../xml-file.ts';

export const handleValidate = handle(validateInvoice, async ({ xml, blob, ruleset, structure }, ctx) => {
  const source = blob === undefined ? { xml: xml ?? '' } : { blob };
  return validateXml(await givenXml(source, ctx, blob === undefined ? 'xml' : 'blob'), { ruleset, structure });
});
