/**
 * The order and number of elements, by ANAF's structure and by the schema's. What both take costs two look-ups; the rest of
 * this file is for what one of them refuses.
 */

import type { Findings } from '../findings.ts';
import type { Frames, Place } from '../frames.ts';
import type { Params, RuleId } from '../sentences/rules.ts';
import {
  type AnafStructure,
  anafStructure,
  type DeclarationType,
  hasFirstCount,
  SCHEMA_CONTENTS,
} from './anaf-structure.ts';
import type { ContentModel } from './content-model.ts';
import { NODES, type SchemaNode } from './tree.ts';

/** By node: where its sets begin in the flat tables; -1 for what holds text. */
const OFFSETS = new Int32Array(NODES.length);
let size = 0;
SCHEMA_CONTENTS.forEach((content, node) => {
  OFFSETS[node] = content === undefined ? -1 : size;
  size += content?.follow.length ?? 0;
});
const TABLE_SIZE = size;

/** By type: the sets that both structures share, in one table. */
const shared = new Map<DeclarationType, Int32Array>();

function sharedSets(type: DeclarationType): Int32Array {
  let table = shared.get(type);
  if (table === undefined) {
    table = new Int32Array(TABLE_SIZE);
    for (const [node, content] of anafStructure(type).contents.entries()) {
      if (content === undefined) continue;
      const schema = SCHEMA_CONTENTS[node] as ContentModel;
      for (let i = 0; i < content.follow.length; i++) {
        table[(OFFSETS[node] as number) + i] = (content.follow[i] as number) & (schema.follow[i] as number);
      }
    }
    shared.set(type, table);
  }
  return table;
}

export class StructureWatch {
  readonly #frames: Frames;
  readonly #findings: Findings;
  #type: DeclarationType = '';
  #anaf: AnafStructure = anafStructure('');
  #shared: Int32Array = sharedSets('');
  /** ANAF's validator stops at the first fault of structure, so what the type forbids is not said after it. */
  #hasFault = false;

  constructor(frames: Frames, findings: Findings) {
    this.#frames = frames;
    this.#findings = findings;
  }

  setType(type: DeclarationType): void {
    this.#type = type;
    this.#anaf = anafStructure(type);
    this.#shared = sharedSets(type);
  }

  /** A child of the innermost element begins. Counts it; returns which one of its name it is. */
  enter(node: number, slot: number, line: number, column: number): number {
    const frames = this.#frames;
    const { top } = frames;
    const parent = frames.node[top] as number;
    const last = frames.last[top] as number;
    const isPlain =
      (((this.#shared[(OFFSETS[parent] as number) + last] as number) >>> slot) & 1) === 1 &&
      frames.excess[top] === 0 &&
      this.#anaf.forbidden[node] === 0;
    const index = frames.count(slot);
    if (!isPlain) this.#judge(node, slot, index, line, column);
    frames.last[top] = slot + 1;
    return index;
  }

  #judge(node: number, slot: number, index: number, line: number, column: number): void {
    const frames = this.#frames;
    const { top } = frames;
    const parent = NODES[frames.node[top] as number] as SchemaNode;
    const { name } = NODES[node] as SchemaNode;
    const last = frames.last[top] as number;
    const schema = SCHEMA_CONTENTS[parent.id] as ContentModel;
    const anaf = this.#anaf.contents[parent.id] as ContentModel;
    const here = () => frames.childPlace(name, index, line, column);
    const excess = frames.excess[top] as number;
    if (excess !== 0 && excess !== slot + 1) this.#sayExcess(here);

    const isSchemaFine = isIn(schema.follow[last] as number, slot);
    if (!isSchemaFine) this.#findings.isSchemaValid = false;
    if (this.#anaf.forbidden[node] === 1 && !this.#hasFault) {
      this.#forbid(name, slot, index, here);
      return;
    }
    if (!isIn(anaf.follow[last] as number, slot)) {
      this.#misplaced('anaf', anaf, parent, slot, last, here);
    } else if (!isSchemaFine) this.#misplaced('xsd', schema, parent, slot, last, here);
  }

  /** An element of a kind that this type of declaration must not have. It is said at the next element, or at the section's end. */
  #forbid(name: string, slot: number, index: number, here: () => Place): void {
    const frames = this.#frames;
    if (name === 'Account' && index > 1) {
      frames.excess[frames.top] = slot + 1;
      this.#sayExcess(here);
      return;
    }
    frames.excess[frames.top] = slot + 1;
  }

  #misplaced(
    by: 'anaf' | 'xsd',
    content: ContentModel,
    parent: SchemaNode,
    slot: number,
    last: number,
    here: () => Place,
  ): void {
    const frames = this.#frames;
    const { name, choice } = content.slots[slot] as ContentModel['slots'][number];
    const isAtSection = by === 'anaf' && last === 0 && hasFirstCount(parent);
    // What may be left out as a whole must begin with its count.
    const missing = isAtSection ? [0] : missingAfter(content, last);
    const isBefore = missing.length > 0 && (missing[0] as number) < slot;
    if (by === 'anaf' && !isBefore && choice >= 0 && content.slots[last - 1]?.choice === choice) {
      const names = content.slots.filter((each) => each.choice === choice).map((each) => each.name);
      this.#fault('anaf.one-of', here, { parent: parent.name, names: names.join(', ') });
      return;
    }
    if (by === 'anaf' && last === slot + 1) {
      frames.excess[frames.top] = slot + 1;
      return;
    }
    if (missing.length === 0 || (by === 'xsd' && last > slot)) {
      this.#fault(`${by}.wrong-place`, here, { name, parent: parent.name });
      return;
    }
    const place = isAtSection ? () => frames.place() : here;
    this.#missing(by, 'missing-element', content, parent, missing, place, { next: name });
  }

  /** The innermost element ends. */
  leave(): void {
    const frames = this.#frames;
    const { top } = frames;
    const node = frames.node[top] as number;
    const last = frames.last[top] as number;
    const here = () => frames.place();
    if (frames.excess[top] !== 0) this.#sayExcess(here);
    const anaf = this.#anaf.contents[node] as ContentModel;
    const schema = SCHEMA_CONTENTS[node] as ContentModel;
    const isSchemaFine = mayEnd(schema, last);
    if (!isSchemaFine) this.#findings.isSchemaValid = false;
    const parent = NODES[node] as SchemaNode;
    if (!mayEnd(anaf, last)) {
      this.#missing('anaf', 'missing-at-end', anaf, parent, missingAfter(anaf, last), here);
    } else if (!isSchemaFine) {
      this.#missing('xsd', 'missing-at-end', schema, parent, missingAfter(schema, last), here);
    }
  }

  /** Nobody is told to add what ANAF's validator refuses in this type, though the schema wants it. */
  #missing(
    by: 'anaf' | 'xsd',
    where: 'missing-element' | 'missing-at-end',
    content: ContentModel,
    parent: SchemaNode,
    missing: readonly number[],
    place: () => Place,
    params: Params = {},
  ): void {
    const isRefused =
      by === 'xsd' && missing.some((slot) => this.#anaf.forbidden[parent.children[slot] as number] === 1);
    const rule = isRefused ? 'xsd.absent-in-this-type' : (`${by}.${where}` as const);
    this.#fault(rule, place, { ...params, name: namesOf(content, missing), parent: parent.name, type: this.#type });
  }

  /** An element that the schema doesn't know, or in another namespace. */
  unknown(name: string, line: number, column: number): void {
    const frames = this.#frames;
    this.#findings.isSchemaValid = false;
    const here = () => frames.childPlace(name, 1, line, column);
    if (frames.excess[frames.top] !== 0) this.#sayExcess(here);
    this.#fault('anaf.unknown-element', here, { name, parent: frames.nameAt(frames.top) });
  }

  /** Said of the file as a whole, such as a wrong namespace. */
  whole(rule: RuleId, place: Place, params: Params): void {
    this.#findings.isSchemaValid = false;
    this.#fault(rule, () => place, params);
  }

  #sayExcess(place: () => Place): void {
    const frames = this.#frames;
    const { top } = frames;
    const slot = (frames.excess[top] as number) - 1;
    const parent = NODES[frames.node[top] as number] as SchemaNode;
    const child = parent.children[slot] as number;
    const { name } = NODES[child] as SchemaNode;
    frames.excess[top] = 0;
    if (this.#anaf.forbidden[child] === 0) {
      this.#fault('anaf.too-many', place, { name, parent: parent.name });
      return;
    }
    if (this.#hasFault) return;
    const rule = parent.name === 'MasterFiles' ? 'anaf.absent-in-this-type' : 'anaf.not-in-this-type';
    this.#fault(rule, place, { name, parent: parent.name, type: this.#type });
  }

  #fault(rule: RuleId, place: () => Place, params: Params): void {
    this.#findings.add(rule, place, params);
    if (!rule.startsWith('xsd.')) this.#hasFault = true;
  }
}

const isIn = (set: number, slot: number) => ((set >>> slot) & 1) === 1;

function mayEnd({ last: lasts, isEmptyAllowed }: ContentModel, last: number): boolean {
  return last === 0 ? isEmptyAllowed : isIn(lasts, last - 1);
}

/** The slots of what must come after the last element that was met: one, or the alternatives of a choice. */
function missingAfter(content: ContentModel, last: number): number[] {
  if (mayEnd(content, last)) return [];
  const next = content.follow[last] as number;
  const slots = content.slots.map((_, slot) => slot).filter((slot) => slot >= last && isIn(next, slot));
  const required = slots.at(-1);
  if (required === undefined) return [];
  const { choice } = content.slots[required] as ContentModel['slots'][number];
  return choice < 0 ? [required] : slots.filter((slot) => content.slots[slot]?.choice === choice);
}

const namesOf = (content: ContentModel, slots: readonly number[]) =>
  slots.map((slot) => content.slots[slot]?.name).join(' / ');
