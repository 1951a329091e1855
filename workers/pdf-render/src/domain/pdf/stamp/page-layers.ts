/** Puts forms on a page, under or above what is there, without touching what other pages share with it. */

import {
  concatTransformationMatrix,
  drawObject,
  PDFArray,
  type PDFDict,
  type PDFDocument,
  PDFName,
  PDFOperator,
  type PDFOperatorNames,
  type PDFPage,
  PDFRef,
  PDFStream,
  popGraphicsState,
  pushGraphicsState,
  setGraphicsState,
} from '@cantoo/pdf-lib';
import type { Drawing } from './drawings.ts';
import type { Matrix } from './page-space.ts';

/** A drawing at its place. */
export interface Placed {
  drawing: Drawing;
  matrix: Matrix;
  opacity: number;
  layer: 'above' | 'under';
}

const name = PDFName.of;

/** Adds the drawings to the page, in their order. */
export function addToPage(document: PDFDocument, page: PDFPage, placed: readonly Placed[]): void {
  if (placed.length === 0) return;
  const { context } = document;
  const resources = ownDict(page.node, 'Resources', page.node.Resources());
  const forms = ownDict(resources, 'XObject');
  const states = ownDict(resources, 'ExtGState');
  const streamOf = (layer: Placed['layer']): PDFRef[] => {
    const operators = placed.filter((each) => each.layer === layer).flatMap((each) => show(each, forms, states));
    return operators.length === 0 ? [] : [context.register(context.contentStream(operators))];
  };
  const before = [...streamOf('under'), context.getPushGraphicsStateContentStream()];
  const after = [context.getPopGraphicsStateContentStream(), ...streamOf('above')];
  page.node.set(name('Contents'), context.obj([...before, ...contentsOf(page), ...after]));
}

function contentsOf({ node }: PDFPage): PDFRef[] {
  const contents = node.get(name('Contents'));
  const found = node.context.lookup(contents);
  if (found instanceof PDFArray) return found.asArray().filter((each) => each instanceof PDFRef);
  return found instanceof PDFStream && contents instanceof PDFRef ? [contents] : [];
}

/** Readers of the screen pass over stamps: they are no part of the text. */
function show({ drawing, matrix, opacity }: Placed, forms: PDFDict, states: PDFDict): PDFOperator[] {
  const form = keyOf(forms, 'Stamp', drawing.form);
  const operators = [PDFOperator.of('BMC' as PDFOperatorNames, [name('Artifact')]), pushGraphicsState()];
  if (opacity < 1) {
    const state = states.context.obj({ Type: 'ExtGState', ca: opacity, CA: opacity });
    operators.push(setGraphicsState(keyOf(states, 'StampState', states.context.register(state))));
  }
  operators.push(
    concatTransformationMatrix(...matrix),
    drawObject(form),
    popGraphicsState(),
    PDFOperator.of('EMC' as PDFOperatorNames),
  );
  return operators;
}

function keyOf(dict: PDFDict, tag: string, value: PDFRef): PDFName {
  const known = dict.entries().find(([, each]) => each === value);
  if (known) return known[0];
  const key = dict.uniqueKey(tag);
  dict.set(key, value);
  return key;
}

/** A copy of a dictionary, for this owner alone: pages often share theirs. */
function ownDict(owner: PDFDict, key: string, shared = owner.lookup(name(key))): PDFDict {
  const own = owner.context.obj({});
  if (shared && 'entries' in shared) for (const [at, value] of (shared as PDFDict).entries()) own.set(at, value);
  owner.set(name(key), own);
  return own;
}
