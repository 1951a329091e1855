/** The schema as a tree of numbered nodes, one for each place where an element may stand, so that a place needs one number. */

import { ByteTable } from '@genius/xml';
import { type ContentModel, compileContent } from './content-model.ts';
import { MODELS } from './generated/models.ts';

export interface SchemaNode {
  id: number;
  name: string;
  /** Names from the root on, such as `AuditFile/Header/Company`. */
  path: string;
  parent: number;
  /** Its slot in the content of its parent. */
  slot: number;
  /** What its text may be, such as `decimal:18.2`; undefined if it holds elements. */
  text: string | undefined;
  /** The model of its content; undefined if it holds text. */
  model: string | undefined;
  /** Its children by slot. */
  children: number[];
}

const models = new Map(
  MODELS.trim()
    .split('\n\n')
    .map((block): [string, string] => {
      const at = block.indexOf(':');
      return [block.slice(0, at), block.slice(at + 1).trim()];
    }),
);

/** The content of a model as the schema has it. */
export const contentOf = (model: string): string => models.get(model) as string;

const compiled = new Map<string, ContentModel>();

/** The automaton of a content; each is compiled once. */
export function automatonOf(content: string): ContentModel {
  let model = compiled.get(content);
  if (model === undefined) {
    model = compileContent(content);
    compiled.set(content, model);
  }
  return model;
}

export const NODES: readonly SchemaNode[] = expand();
/** Names of elements by number. */
export const NAMES = new ByteTable(new Set(NODES.map(({ name }) => name)));

const width = NAMES.size;
/** By node and name: the child with that name, or -1. */
const childTable = new Int16Array(NODES.length * width).fill(-1);
const numberOf = new Map(Array.from({ length: width }, (_, number) => [NAMES.text(number), number]));
for (const { children, id } of NODES) {
  for (const child of children) {
    childTable[id * width + (numberOf.get((NODES[child] as SchemaNode).name) as number)] = child;
  }
}

/** The node of a child by the number of its name, or -1 if the element has no such child. */
export function childNode(parent: number, name: number): number {
  return name < 0 ? -1 : (childTable[parent * width + name] as number);
}

/** The number of a name. */
export const nameNumber = (name: string): number => numberOf.get(name) ?? -1;

/** The nodes whose path ends so, such as `TransactionLine/AccountID`. */
export function nodesEndingWith(suffix: string): number[] {
  return NODES.filter(({ path }) => path === suffix || path.endsWith(`/${suffix}`)).map(({ id }) => id);
}

function expand(): SchemaNode[] {
  const nodes: SchemaNode[] = [];
  const [root = ''] = models.get('')?.split('=') ?? [];
  add(root, root, root, -1, 0);
  return nodes;

  function add(name: string, type: string, path: string, parent: number, slot: number): number {
    const id = nodes.length;
    const content = models.get(type);
    const isText = content === undefined;
    const node: SchemaNode = {
      id,
      name,
      path,
      parent,
      slot,
      text: isText ? type : undefined,
      model: isText ? undefined : type,
      children: [],
    };
    nodes.push(node);
    if (content !== undefined) {
      node.children = automatonOf(content).slots.map((each, index) =>
        add(each.name, each.type, `${path}/${each.name}`, id, index),
      );
    }
    return id;
  }
}
