/** The structure that screen readers read: what belongs to the pages that are taken comes along, the rest is left. */

import {
  PDFArray,
  PDFDict,
  type PDFDocument,
  PDFName,
  PDFNumber,
  type PDFObject,
  type PDFObjectCopier,
  type PDFPage,
  PDFRef,
} from '@cantoo/pdf-lib';
import { treeEntries } from './destinations.ts';

const MAX_DEPTH = 200;
const MAX_ELEMENTS = 500_000;

const name = PDFName.of;

/** A document's structure, pruned and ready to be copied. */
export interface Structure {
  root: PDFDict;
  ref: PDFObject | undefined;
  /** What each key of the pages and annotations stands for. */
  parents: Map<number, PDFObject>;
}

/** Prunes the structure of a document to the taken pages; undefined if it has none that can be read. */
export function pruneStructure(
  { catalog, context }: PDFDocument,
  kept: ReadonlySet<PDFRef>,
  annotations: ReadonlySet<PDFObject>,
): Structure | undefined {
  const root = catalog.lookup(name('StructTreeRoot'));
  if (!(root instanceof PDFDict)) return undefined;
  const parents = new Map<number, PDFObject>();
  for (const [key, value] of treeEntries(root.lookup(name('ParentTree')), 'Nums')) {
    if (key instanceof PDFNumber) parents.set(key.asNumber(), value);
  }
  // The copy of any element leads to the copy of the root: so nothing but the taken elements may hang on it.
  for (const key of ['ParentTree', 'IDTree', 'ParentTreeNextKey', 'AF']) root.delete(name(key));
  const seen = new Set<PDFDict>();

  const isKept = (kid: PDFObject, inherited: PDFObject | undefined, depth: number): boolean => {
    const object = context.lookup(kid);
    if (object instanceof PDFNumber) return isTaken(inherited);
    if (!(object instanceof PDFDict) || seen.has(object) || depth > MAX_DEPTH || seen.size > MAX_ELEMENTS) return false;
    const type = object.lookup(name('Type'));
    const page = object.get(name('Pg')) ?? inherited;
    if (type === name('MCR')) return isTaken(page);
    if (type === name('OBJR')) return isTaken(page) && annotations.has(object.get(name('Obj')) as PDFObject);
    seen.add(object);
    return isElementKept(object, page, depth);
  };
  const isTaken = (page: PDFObject | undefined): boolean => page instanceof PDFRef && kept.has(page);
  const isElementKept = (element: PDFDict, page: PDFObject | undefined, depth: number): boolean => {
    const kids = kidsOf(element).filter((kid) => isKept(kid, page, depth + 1));
    element.delete(name('Ref'));
    if (!isTaken(page)) element.delete(name('Pg'));
    element.set(name('K'), context.obj(kids));
    return kids.length > 0;
  };
  return isElementKept(root, undefined, 0) ? { root, ref: catalog.get(name('StructTreeRoot')), parents } : undefined;
}

function kidsOf(element: PDFDict): PDFObject[] {
  const kids = element.get(name('K'));
  const found = element.context.lookup(kids);
  if (found instanceof PDFArray) return found.asArray();
  return kids === undefined ? [] : [kids];
}

/** Gathers the structures of several documents into one. */
export class StructureGatherer {
  private readonly target: PDFDocument;
  private readonly root: PDFRef;
  private readonly whole: PDFRef;
  private readonly kids: PDFObject[] = [];
  private readonly numbers: PDFObject[] = [];
  private readonly roles: PDFDict;
  private readonly classes: PDFDict;

  constructor(target: PDFDocument) {
    this.target = target;
    this.root = target.context.nextRef();
    this.whole = target.context.nextRef();
    this.roles = target.context.obj({});
    this.classes = target.context.obj({});
  }

  /** Adds a structure whose pages were copied with `copier`. */
  add({ root, ref, parents }: Structure, copier: PDFObjectCopier, copied: readonly PDFPage[]): void {
    const copy = copier.copy(root);
    // Elements lead to the copied root, which the common one replaces.
    if (ref instanceof PDFRef) this.target.context.delete(copier.copy(ref));
    for (const kid of kidsOf(copy)) {
      const element = this.target.context.lookup(kid);
      if (!(element instanceof PDFDict)) continue;
      element.set(name('P'), this.whole);
      // There is one document now, of which each was.
      if (element.lookup(name('S')) === name('Document')) element.set(name('S'), name('Part'));
      this.kids.push(kid);
    }
    for (const [from, to] of [
      ['RoleMap', this.roles],
      ['ClassMap', this.classes],
    ] as const) {
      const entries = copy.lookup(name(from));
      if (!(entries instanceof PDFDict)) continue;
      for (const [key, value] of entries.entries()) if (!to.has(key)) to.set(key, value);
    }
    for (const { node } of copied) {
      this.renumber(node, 'StructParents', parents, copier);
      const annotations = node.lookup(name('Annots'));
      if (!(annotations instanceof PDFArray)) continue;
      for (let index = 0; index < annotations.size(); index += 1) {
        const annotation = annotations.lookup(index);
        if (annotation instanceof PDFDict) this.renumber(annotation, 'StructParent', parents, copier);
      }
    }
  }

  /** Writes what was gathered into the target. */
  finish(): void {
    const { catalog, context } = this.target;
    context.assign(this.whole, context.obj({ Type: 'StructElem', S: 'Document', P: this.root, K: this.kids }));
    context.assign(
      this.root,
      context.obj({
        Type: 'StructTreeRoot',
        K: this.whole,
        ParentTree: { Nums: this.numbers },
        ParentTreeNextKey: this.numbers.length / 2,
        RoleMap: this.roles,
        ClassMap: this.classes,
      }),
    );
    catalog.set(name('StructTreeRoot'), this.root);
    catalog.set(name('MarkInfo'), context.obj({ Marked: true }));
  }

  private renumber(of: PDFDict, key: string, parents: Map<number, PDFObject>, copier: PDFObjectCopier): void {
    const before = of.lookup(name(key));
    const value = before instanceof PDFNumber ? parents.get(before.asNumber()) : undefined;
    if (value === undefined) {
      of.delete(name(key));
      return;
    }
    const number = this.numbers.length / 2;
    this.numbers.push(PDFNumber.of(number), copier.copy(value));
    of.set(name(key), PDFNumber.of(number));
  }
}
