/** The structure tables, read once: what may stand in an element of each name. */

import { vocabulary } from '../vocabulary.ts';
import { MODELS } from './generated/models.ts';
import { TEXTS } from './generated/texts.ts';

/** An element that holds elements, in this order. */
export interface Model {
  readonly kind: 'elements';
  readonly names: readonly string[];
  readonly ids: readonly number[];
  readonly required: readonly boolean[];
  readonly isMany: readonly boolean[];
}

export interface AttributeModel {
  readonly name: string;
  readonly id: number;
  readonly type: string;
  readonly isRequired: boolean;
}

/** An element that holds a text of a type. */
export interface TextModel {
  readonly kind: 'text';
  readonly type: string;
  readonly attributes: readonly AttributeModel[];
}

const models = new Map<number, Model | TextModel>();

/** What an element of this name holds; undefined if UBL invoices have no such element. */
export function modelOf(name: number): Model | TextModel | undefined {
  return models.get(name);
}

const blocksOf = (text: string) =>
  text
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '');

for (const block of blocksOf(MODELS)) {
  const [head = '', ...children] = block.split(/\s+/);
  const names = children.map((child) => child.replace(/[?*+]$/, ''));
  const model: Model = {
    kind: 'elements',
    names,
    ids: names.map((name) => vocabulary.element(name)),
    required: children.map((child) => !/[?*]$/.test(child)),
    isMany: children.map((child) => /[*+]$/.test(child)),
  };
  for (const name of head.slice(0, -1).split(',')) models.set(vocabulary.element(name), model);
}

for (const block of blocksOf(TEXTS)) {
  const colon = block.indexOf(':');
  const [type = '', ...attributes] = block.slice(0, colon).split(/\s+/);
  const model: TextModel = {
    kind: 'text',
    type,
    attributes: attributes.map((each) => {
      const [, name = '', mark, of = ''] = /^@(\w+)(!?)=(\w+)$/.exec(each) ?? [];
      return { name, id: vocabulary.attribute(name), type: of, isRequired: mark === '!' };
    }),
  };
  for (const name of block
    .slice(colon + 1)
    .trim()
    .split(/\s+/))
    models.set(vocabulary.element(name), model);
}
