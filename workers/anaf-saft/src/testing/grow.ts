/** Declarations grown at random from our table of the structure, with every element that may stand anywhere. */

import { SCHEMA_CONTENTS } from '../domain/validate/structure/anaf-structure.ts';
import type { ContentModel } from '../domain/validate/structure/content-model.ts';
import { NODES, type SchemaNode } from '../domain/validate/structure/tree.ts';
import { randomOf } from './mutate.ts';

/** The schema takes it, whatever it means. */
export function growDeclaration(seed: number): string {
  const random = randomOf(seed);
  const [root] = NODES;
  const content = element(root as SchemaNode).replace('<AuditFile>', '');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<AuditFile xmlns="mfp:anaf:dgti:d406:declaratie:v1">${content}\n`;

  function element(node: SchemaNode): string {
    if (node.text !== undefined) return `<${node.name}>${textFor(node.text, random)}</${node.name}>`;
    const model = SCHEMA_CONTENTS[node.id] as ContentModel;
    let inside = '';
    let last = 0;
    // A walk through what may follow, until it may end and chance ends it.
    for (let steps = 0; ; steps++) {
      const next = model.slots.map((_, slot) => slot).filter((slot) => ((model.follow[last] as number) >>> slot) & 1);
      const mayEnd = last === 0 ? model.isEmptyAllowed : ((model.last >>> (last - 1)) & 1) === 1;
      if (next.length === 0 || (mayEnd && (random(3) === 0 || steps > 40))) break;
      // Later ones are more probable after a while, or it would not come to an end.
      const slot = next[steps > 20 ? next.length - 1 : random(next.length)] as number;
      inside += element(NODES[node.children[slot] as number] as SchemaNode);
      last = slot + 1;
    }
    return `<${node.name}>${inside}</${node.name}>`;
  }
}

function textFor(type: string, random: (below: number) => number): string {
  const [form = '', facet = ''] = type.split(':');
  const [total = 0, fraction = 0] = facet.split('.').map(Number);
  switch (form) {
    case 'text':
      return 'ț'.repeat(1 + random(Math.max(total, 1)));
    case 'exactly':
      return 'R'.repeat(total);
    case 'one':
      return facet.split(',')[random(facet.split(',').length)] as string;
    case 'decimal':
      return facet === '' ? '-1.50' : `${'9'.repeat(total - fraction)}.${'9'.repeat(fraction)}`;
    case 'count':
      return String(random(100));
    case 'date':
      return '2024-02-29';
    case 'time':
      return '23:59:59.5';
    default:
      return 'https://exemplu.ro/pagină';
  }
}
