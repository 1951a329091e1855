/**
 * Writes src/domain/schema/generated/ anew from the labour inspectorate's schema (reges-ro/integrare, "Schema reges.xsd",
 * state of 2025-12-16), which is not part of this repository: GENIUS_DOMAIN names the folder that holds it.
 *
 *   npx node workers/reges/scripts/generate-schema.ts
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseXml, type XmlTree } from '@genius/xml';

const ROOT = join(import.meta.dirname, '../../..');
const DOMAIN = process.env.GENIUS_DOMAIN ?? join(ROOT, '../shared/domain');
const FILE = join(DOMAIN, 'reges/Schema_reges.xsd');
const TARGET = join(import.meta.dirname, '../src/domain/schema/generated');
/** Contracts import nothing of the domain: those lists that they name stand there again. */
const CONTRACT_TARGET = join(import.meta.dirname, '../src/contract/generated');
const IN_CONTRACTS = [
  'Apatrid',
  'TipAutorizatie',
  'TipAutorizatieExceptie',
  'TipActIdentitate',
  'TipHandicap',
  'GradHandicap',
  'GradInvaliditate',
  'NormaTimpMunca',
  'RepartizareTimpMunca',
  'RepartizareIntervalTimp',
  'RepartizareMunca',
  'TipTura',
  'ZiSaptamana',
  'Moneda',
  'ExceptieDataSfarsit',
  'TipDurata',
  'TipContract',
  'TipNorma',
  'TipLocMunca',
  'NivelStudii',
  'TemeiSuspendare',
  'TemeiIncetare',
  'TemeiReactivare',
  'TemeiDetasare',
  'TipDocumentJustificativ',
  'TipMutare',
  'TipTransfer',
];

if (!existsSync(FILE)) {
  process.stderr.write(
    `There is no ${FILE}. Set GENIUS_DOMAIN to the folder that holds reges/Schema_reges.xsd; nothing was written.\n`,
  );
  process.exit(1);
}

interface Node {
  name: string;
  attributes: Record<string, string>;
  children: Node[];
}

const root = nodeOf(parseXml(readFileSync(FILE)), 0);
const types: string[] = [];
const lists: string[] = [];
const roots: string[] = [];

for (const child of root.children) {
  const name = child.attributes.name ?? '';
  if (child.name === 'complexType') types.push(complexType(name, child));
  if (child.name === 'element') roots.push(`${name}:${plain(child.attributes.type ?? '')}`);
  if (child.name === 'simpleType' && name !== 'GUID') lists.push(`${name}: ${enumeration(child).join('|')}`);
}

function nodeOf(tree: XmlTree, at: number): Node {
  const attributes: Record<string, string> = {};
  for (let i = tree.attributeFrom[at] as number; i < (tree.attributeFrom[at + 1] as number); i++) {
    attributes[tree.names.at(tree.attributeName[i] as number).local] = tree.attributeValue(i);
  }
  const children: Node[] = [];
  for (let child = tree.firstChild[at] as number; child >= 0; child = tree.nextSibling[child] as number) {
    const node = nodeOf(tree, child);
    if (node.name !== 'annotation') children.push(node);
  }
  return { name: tree.names.at(tree.name[at] as number).local, attributes, children };
}

/** `reges:Contract` and `xs:string` without their prefixes: no name of the schema is that of a built-in type. */
function plain(type: string): string {
  return type.replace(/^\w+:/, '');
}

function only(node: Node, name: string): Node | undefined {
  return node.children.find((child) => child.name === name);
}

/** `Contract < Message: Actiune?:Actiune …`; `&` after the name: its elements come in any order. */
function complexType(name: string, node: Node): string {
  const extension = node.children[0] && only(node.children[0], 'extension');
  const base = extension ? ` < ${plain(extension.attributes.base ?? '')}` : '';
  const holder = extension ?? node;
  const isAll = only(holder, 'all') !== undefined;
  const group = only(holder, 'sequence') ?? only(holder, 'all');
  const elements = group ? flatten(group).map(element) : [];
  return `${name}${isAll ? ' &' : ''}${base}: ${elements.join(' ')}`.trim();
}

/** Sequences within sequences are one sequence, since none of them may repeat. */
function flatten(group: Node): Node[] {
  return group.children.flatMap((child) => {
    if (child.name === 'element') return [child];
    if (child.name !== 'sequence' || child.attributes.minOccurs || child.attributes.maxOccurs) {
      throw new Error(`a ${child.name} that is not known here`);
    }
    return flatten(child);
  });
}

/** `Name?:Type`, with `*` or `+` or `{0,7}` for many and `~` at the end where it may be nil. */
function element({ attributes, children }: Node): string {
  const { name = '', type, minOccurs = '1', maxOccurs = '1', nillable } = attributes;
  const max = maxOccurs === 'unbounded' ? '' : maxOccurs;
  const times = maxOccurs === '1' ? (minOccurs === '0' ? '?' : '') : `{${minOccurs},${max}}`;
  const of = type === undefined ? inlineText(children[0]) : plain(type);
  return `${name}${times}:${of}${nillable === 'true' ? '~' : ''}`;
}

/** A text with a greatest length: `string256`. */
function inlineText(simple: Node | undefined): string {
  const restriction = simple && only(simple, 'restriction');
  const length = restriction && only(restriction, 'maxLength')?.attributes.value;
  if (length === undefined) throw new Error('an element without a type that is not a text of some length');
  return `${plain(restriction?.attributes.base ?? '')}${length}`;
}

/** An entry that stands twice counts once. */
function enumeration(simple: Node): string[] {
  const restriction = only(simple, 'restriction');
  return [...new Set((restriction?.children ?? []).map(({ attributes }) => attributes.value ?? ''))];
}

const NOTE =
  '/**\n * The schema of REGES-Online (labour inspectorate, reges-ro/integrare, state of 2025-12-16).\n * Generated by scripts/generate-schema.ts from the facts of the schema file: not edited by hand.\n */\n\n';

function wrap(line: string): string {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.length - 1;
    if ((lines[last] as string).length + word.length > 110) lines.push(word);
    else lines[last] = lines[last] === '' ? word : `${lines[last]} ${word}`;
  }
  return lines.join('\n');
}

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });
writeFileSync(
  join(TARGET, 'types.ts'),
  `${NOTE}/** A type after a blank line: its base, then its elements in their order, each with its type. */\nexport const TYPES = \`\n${types.map(wrap).join('\n\n')}\n\`;\n\n/** Elements that may be the root, each with its type. */\nexport const ROOTS = '${roots.join(' ')}';\n`,
);
const valuesByName = Object.fromEntries(lists.map((line) => [line.split(': ')[0], line.split(': ')[1]?.split('|')]));
const listsModule = (of: object) =>
  `${NOTE}/** The values that a type may have. */\nexport const LISTS = ${JSON.stringify(of)} as const;\n`;
writeFileSync(join(TARGET, 'lists.ts'), listsModule(valuesByName));
rmSync(CONTRACT_TARGET, { recursive: true, force: true });
mkdirSync(CONTRACT_TARGET, { recursive: true });
writeFileSync(
  join(CONTRACT_TARGET, 'lists.ts'),
  listsModule(Object.fromEntries(IN_CONTRACTS.map((name) => [name, valuesByName[name]]))),
);
execFileSync('npx', ['biome', 'check', '--write', TARGET, CONTRACT_TARGET], { cwd: ROOT, stdio: 'inherit' });
process.stdout.write(`${types.length} types, ${lists.length} lists, ${roots.length} roots\n`);
