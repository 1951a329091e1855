/** Forms of XPath that stand all over the rules and get code of their own. */

import type { Expr, Step } from './xpath-parser.ts';

/** `cac:TaxScheme/normalize-space(upper-case(cbc:ID))`, compared with VAT all over the rules. */
export function isVatScheme(expr: Expr): boolean {
  return JSON.stringify(expr) === VAT_SCHEME;
}

const child = (test: string): Step => ({ kind: 'axis', axis: 'child', test, predicates: [] });
const VAT_SCHEME = JSON.stringify({
  kind: 'path',
  from: 'context',
  steps: [
    child('cac:TaxScheme'),
    {
      kind: 'expr',
      value: {
        kind: 'call',
        name: 'normalize-space',
        args: [
          { kind: 'call', name: 'upper-case', args: [{ kind: 'path', from: 'context', steps: [child('cbc:ID')] }] },
        ],
      },
      predicates: [],
    },
  ],
});

export function countUps(steps: Step[]): number {
  let ups = 0;
  for (const step of steps) {
    if (step.kind !== 'axis' || step.axis !== 'parent') break;
    ups++;
  }
  return ups;
}

export function childName(expr: Expr): string {
  const step = expr.kind === 'path' && expr.steps.length === 1 ? expr.steps[0] : undefined;
  if (step?.kind !== 'axis' || step.axis !== 'child') throw new Error('a name expected');
  return step.test;
}

/** `not(contains(X, ' ')) and contains(' A B ', concat(' ', X, ' '))`: X is one of the codes. */
export function codeListOf(expr: Expr): { value: Expr; codes: string } | undefined {
  if (expr.kind !== 'and' || expr.items.length !== 2) return undefined;
  const [guard, list] = expr.items as [Expr, Expr];
  if (guard.kind !== 'call' || guard.name !== 'not' || list.kind !== 'call' || list.name !== 'contains')
    return undefined;
  const [inner] = guard.args;
  const [codes, joined] = list.args as [Expr, Expr];
  if (inner?.kind !== 'call' || inner.name !== 'contains' || codes.kind !== 'text') return undefined;
  if (joined.kind !== 'call' || joined.name !== 'concat' || joined.args.length !== 3) return undefined;
  const isBlank = (each: Expr | undefined) => each?.kind === 'text' && each.value === ' ';
  const value = inner.args[0] as Expr;
  const isSame = JSON.stringify(value) === JSON.stringify(joined.args[1]);
  return isSame && isBlank(inner.args[1]) && isBlank(joined.args[0]) && isBlank(joined.args[2])
    ? { value, codes: codes.value }
    : undefined;
}

/** `//X[not(preceding::X/. = .)]`. */
export function firstOfTheirTextOf(expr: Extract<Expr, { kind: 'path' }>): string | undefined {
  const last = expr.steps[1];
  if (expr.from !== 'root' || expr.steps.length !== 2 || last?.kind !== 'axis' || last.predicates.length !== 1)
    return undefined;
  const text = JSON.stringify(last.predicates[0]);
  if (!text.includes('"preceding"')) return undefined;
  const expected = JSON.stringify({
    kind: 'call',
    name: 'not',
    args: [
      {
        kind: 'compare',
        op: '=',
        left: {
          kind: 'path',
          from: 'context',
          steps: [
            { kind: 'axis', axis: 'preceding', test: last.test, predicates: [] },
            { kind: 'expr', value: { kind: 'self' }, predicates: [] },
          ],
        },
        right: { kind: 'self' },
      },
    ],
  });
  if (text !== expected) throw new Error(`preceding:: in another form: ${text}`);
  return last.test;
}
