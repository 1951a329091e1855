/** Turns the contexts of rules into a name to look under and a guard. */

import type { Compiler } from './compile-xpath.ts';
import type { Expr, Step } from './xpath-parser.ts';

export interface Target {
  /** Elements of this name; undefined for every element whose local name ends with `suffix`. */
  name?: string;
  suffix?: string;
  /** Attributes of this name, anywhere. */
  attribute?: string;
  /** The body of `(d, n) => boolean`; undefined if the name is enough. */
  guard?: string;
}

export function compileContext(compiler: Compiler, expr: Expr): Target[] {
  if (expr.kind === 'union') return expr.items.flatMap((item) => compileContext(compiler, item));
  if (expr.kind !== 'path' || (expr.from !== 'root' && expr.from !== 'context')) throw new Error('context');
  const steps = [...expr.steps];
  let isAbsolute = expr.from === 'root';
  const first = steps[0];
  if (first?.kind === 'axis' && first.axis === 'descendant-or-self') {
    steps.shift();
    isAbsolute = false;
  }
  // (A | B)/c: a parenthesis as the first step of a pattern.
  const last = steps.at(-1) as Extract<Step, { kind: 'axis' }>;
  if (last.kind === 'axis' && last.axis === 'attribute' && steps.length === 1 && last.predicates.length === 0) {
    return [{ attribute: last.test }];
  }
  if (last.kind !== 'axis' || last.axis !== 'child') throw new Error(`context step ${JSON.stringify(last)}`);
  const conditions: string[] = [];
  let suffix: string | undefined;
  if (last.test === '*') suffix = suffixOf(last.predicates[0] as Expr);
  const path = steps.slice(0, -1).map((step) => {
    if (step.kind !== 'axis' || step.axis !== 'child') throw new Error(`context path ${JSON.stringify(step)}`);
    return step.test;
  });
  if (path.length > 0 || isAbsolute) {
    compiler.used.add('isUnder');
    const names = path.map((test) => (test === '*' ? '-1' : compiler.elementOf(test)));
    conditions.push(`isUnder(d, n, [${names.join(', ')}], ${isAbsolute})`);
  }
  steps.forEach((step, i) => {
    const above = steps.length - 1 - i;
    if (above === 0) return;
    for (const predicate of step.predicates) {
      compiler.used.add('up');
      conditions.push(compiler.condition(predicate, `${'up(d, '.repeat(above)}n${')'.repeat(above)}`, 0));
    }
  });
  for (const predicate of last.predicates) conditions.push(compiler.condition(predicate, 'n', 0));
  const guard = conditions.length > 0 ? { guard: conditions.join(' && ') } : {};
  return [suffix === undefined ? { name: last.test, ...guard } : { suffix, ...guard }];
}

/** `ends-with(name(), 'X') and …` */
function suffixOf(expr: Expr): string {
  const first = expr.kind === 'and' ? (expr.items[0] as Expr) : expr;
  const [, text] = first.kind === 'call' && first.name === 'ends-with' ? first.args : [];
  if (text?.kind !== 'text') throw new Error('a context of any name');
  return text.value;
}
