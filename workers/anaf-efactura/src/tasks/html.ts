/** `efactura.html`: an invoice in, a page out. */

import { handle } from '@genius/runtime';
import { efacturaHtml } from '../contract/html.ts';
import { readablePage } from '../readable-page.ts';

export const handleHtml = handle(efacturaHtml, readablePage);
