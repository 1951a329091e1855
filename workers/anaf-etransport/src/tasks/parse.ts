/** `etransport.parse`: XML in, data out. */

import { handle } from '@genius/runtime';
import { parseEtransport } from '../contract/validate.ts';
import { readDeclaration } from '../domain/xml/read-declaration.ts';
import { asFailure } from '../domain-failure.ts';
import { givenXml } from '../xml-file.ts';

export const handleParse = handle(parseEtransport, async ({ source }, ctx) => {
  const xml = await givenXml(source, ctx);
  return { declaration: asFailure(() => readDeclaration(xml)) };
});
