/** `etransport.validate`: a declaration in, a verdict out. */

import { handle } from '@genius/runtime';
import { validateEtransport } from '../contract/validate.ts';
import { validateXml } from '../domain/validate/validate-xml.ts';
import { givenXml } from '../xml-file.ts';

export const handleValidate = handle(validateEtransport, async ({ xml, file }, ctx) => {
  const source = file ?? { xml: xml ?? '' };
  return validateXml(await givenXml(source, ctx, file ? 'file' : 'xml'));
});
