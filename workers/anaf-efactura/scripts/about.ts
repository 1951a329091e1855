/** What a test is about, read off its form, so that a finding can point at the element and say what was found. */

import { codeListOf } from './known-forms.ts';
import type { Expr } from './xpath-parser.ts';

export interface About {
  kind?: 'required' | 'length' | 'decimals' | 'count' | 'listed' | 'unused';
  /** From the element of the rule; `.` is the element itself; alternatives are parted by `|`. */
  path?: string;
  limit?: number;
}

export function aboutOf(expr: Expr): About {
  return limited(expr) ?? required(expr) ?? listed(expr) ?? unused(expr) ?? {};
}

function limited(expr: Expr): About | undefined {
  if (expr.kind !== 'compare' || expr.right.kind !== 'number' || expr.left.kind !== 'call') return undefined;
  const limit = Number(expr.right.value);
  const [inner] = expr.left.args;
  if (expr.left.name === 'count' && (expr.op === '<=' || expr.op === '='))
    return withPath(inner, { kind: 'count', limit });
  if (expr.left.name !== 'string-length' || expr.op !== '<=' || inner?.kind !== 'call') return undefined;
  if (inner.name === 'normalize-space') return withPath(inner.args[0], { kind: 'length', limit });
  if (inner.name === 'substring-after') return withPath(inner.args[0], { kind: 'decimals', limit });
  return undefined;
}

function required(expr: Expr): About | undefined {
  if (expr.kind === 'or') {
    const paths = expr.items.map(required);
    if (paths.some((each) => each === undefined)) return undefined;
    return { kind: 'required', path: paths.map((each) => each?.path).join('|') };
  }
  if (expr.kind === 'path') return withPath(expr, { kind: 'required' });
  if (expr.kind === 'call' && expr.name === 'exists') return withPath(expr.args[0], { kind: 'required' });
  const isFilled =
    expr.kind === 'compare' &&
    expr.op === '!=' &&
    expr.right.kind === 'text' &&
    expr.right.value === '' &&
    (expr.left.kind === 'path' || (expr.left.kind === 'call' && expr.left.name === 'normalize-space'));
  if (!isFilled) return undefined;
  return withPath(expr.left.kind === 'call' ? expr.left.args[0] : expr.left, { kind: 'required' });
}

function listed(expr: Expr): About | undefined {
  if (expr.kind === 'and' && expr.items.length === 2) {
    const list = codeListOf(expr) ?? (expr.items[1] && codeListOf(expr.items[1]));
    if (list?.value.kind === 'call') return withPath(list.value.args[0], { kind: 'listed' });
  }
  if (expr.kind === 'or') {
    const first = expr.items[0] && listed(expr.items[0]);
    return first?.path === '.' ? first : undefined;
  }
  return undefined;
}

function unused(expr: Expr): About | undefined {
  if (expr.kind !== 'call' || expr.name !== 'not') return undefined;
  const [path] = expr.args;
  if (path?.kind !== 'path') return undefined;
  const last = path.steps.at(-1);
  if (last?.kind !== 'axis') return undefined;
  return (
    withPath(path, { kind: 'unused' }) ?? {
      kind: 'unused',
      path: `//${last.axis === 'attribute' ? '@' : ''}${last.test}`,
    }
  );
}

function withPath(expr: Expr | undefined, about: About): About | undefined {
  const path = expr && pathOf(expr);
  return path === undefined ? undefined : { ...about, path };
}

function pathOf(expr: Expr): string | undefined {
  if (expr.kind === 'self') return '.';
  if (expr.kind !== 'path' || expr.from !== 'context') return undefined;
  const steps: string[] = [];
  for (const step of expr.steps) {
    if (step.kind !== 'axis' || (step.axis !== 'child' && step.axis !== 'attribute') || step.test.includes('('))
      return undefined;
    steps.push(step.axis === 'attribute' ? `@${step.test}` : step.test);
  }
  return steps.join('/');
}
