/** Lists of pages such as `1-3, 5, 8-`, resolved for a document. */

import { PdfFault } from './pdf-fault.ts';

/** The pages that a list names, from 0, in its order; undefined is all. Throws `PdfFault` if one is not there. */
export function pageIndices(list: string | undefined, pageCount: number): number[] {
  if (list === undefined) return Array.from({ length: pageCount }, (_, index) => index);
  const indices: number[] = [];
  for (const part of list.split(',')) {
    const [from = '', to] = part.split('-').map((end) => end.trim());
    const first = Number(from);
    const last = to === undefined ? first : to === '' ? pageCount : Number(to);
    const missing = [first, last].find((page) => page < 1 || page > pageCount) ?? (last < first ? first : undefined);
    if (missing !== undefined) throw new PdfFault('PAGE_NOT_FOUND', { page: missing, limit: pageCount });
    for (let page = first; page <= last; page += 1) indices.push(page - 1);
  }
  return indices;
}
