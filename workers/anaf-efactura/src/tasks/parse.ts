/** `efactura.parse`: XML in, data out. */

import { handle } from '@genius/runtime';
import { parseEfactura } from '../contract/parse.ts';
import { readInvoice } from '../read-invoice.ts';
import { givenXml } from '../xml-file.ts';

export const handleParse = handle(parseEfactura, async ({ source }, ctx) => readInvoice(await givenXml(source, ctx)));
