/** Every kind of record and its fields, for people: the text of FIELDS.md. */

import type { Field, Fields } from './field.ts';
import { RECORD_KINDS } from './record-kind.ts';
import { KINDS } from './records/index.ts';

const HEAD = `# Fields of records

What \`saft.generate\` takes, kind by kind. This page is written by \`npx node scripts/write-fields.ts\`; do not edit it.

Numbers are text or JSON numbers with a point; in tables with semicolons also with a comma. Days are \`2026-06-15\` or
\`15.06.2026\`. In tables and SQL a field may be written \`line_account\`, \`Line Account\` or \`lineAccount\`. A code that is too long
is a fault; a text that is too long is cut, with a warning. **Bold**: must be given.

Kinds with lines are given either as one record with \`lines\`, or as one record a line that repeats the head; all lines of a
document follow each other. A field of the lines that stands at the head counts for every line that does not say otherwise. A line
may have several taxes and analyses: \`taxes\` and \`analyses\`, lists of records with the fields \`tax…\` and \`analysis…\`.
\`customer\`, \`supplier\` and \`owner\` are the \`id\` of a partner record or a partner code with its prefix.
`;

export function describeFields(): string {
  const sections = RECORD_KINDS.map((kind) => {
    const { section, fields, lines } = KINDS[kind];
    const head = `## ${kind}\n\n\`${section}\`\n\n${table(fields)}`;
    return lines ? `${head}\nEach of its \`lines\`:\n\n${table(lines)}` : head;
  });
  return [HEAD, ...sections].join('\n');
}

function table(fields: Fields): string {
  const rows = Object.entries(fields).map(
    ([name, field]) =>
      `| ${field.isNeeded ? `**\`${name}\`**` : `\`${name}\``} | ${form(field)} | ${field.element || '–'} | ${field.otherwise ?? (field.isNeeded ? '' : 'left out')} |`,
  );
  return `| field | form | element | if left out |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function form({ form: kind, max, digits, decimals, choices }: Field): string {
  switch (kind) {
    case 'id':
      return `code, ${max}`;
    case 'text':
      return `text, ${max}`;
    case 'account':
      return `digits, ${max}`;
    case 'amount':
    case 'decimal':
      return `number ${digits}.${decimals}`;
    case 'choice':
      return Object.keys(choices ?? {}).join(', ');
    case 'flag':
      return 'true, false';
    case 'whole':
      return 'whole number';
    default:
      return kind;
  }
}
