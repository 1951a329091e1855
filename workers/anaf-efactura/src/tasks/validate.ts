/** `efactura.validate`: an invoice in, a verdict out. */

import { handle } from '@genius/runtime';
import { validateInvoice } from '../contract/validate.ts';
import { validateXml } from '../domain/validate/validate-xml.ts';
import { givenXml } from '../xml-file.ts';

export const handleValidate = handle(validateInvoice, async ({ xml, file, ruleset, structure }, ctx) => {
  const source = file ?? { xml: xml ?? '' };
  return validateXml(await givenXml(source, ctx, file ? 'file' : 'xml'), { ruleset, structure });
});
