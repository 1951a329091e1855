/** `efactura.build`: data in, XML out. */

import { handle } from '@genius/runtime';
import { buildEfactura } from '../contract/build.ts';
import { buildInvoice } from '../domain/build/build.ts';
import { asFailure } from '../domain-failure.ts';
import { judge } from '../judge.ts';
import { givenBack } from '../xml-file.ts';

export const handleBuild = handle(buildEfactura, async ({ document, validate, subjectId }, ctx) => {
  const { xml, invoice, warnings } = asFailure(() => buildInvoice(document));
  return {
    ...(await givenBack(xml, ctx, subjectId)),
    totals: invoice.totals ?? {},
    vatBreakdown: invoice.vatBreakdown ?? [],
    warnings,
    ...(validate ? { validation: await judge(xml) } : {}),
  };
});
