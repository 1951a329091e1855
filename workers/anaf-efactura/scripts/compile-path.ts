/** Turns the steps of one XPath path into calls over the flat tree. */

import type { Code, Compiler, Scope } from './compile-xpath.ts';
import { childName } from './known-forms.ts';
import type { Expr, Step } from './xpath-parser.ts';

/** Where a path has come to: one node, or a list. */
type Place = { kind: 'single' | 'list'; code: string };

export class PathCompiler {
  readonly #compiler: Compiler;
  readonly #scope: Scope;
  #place: Place;
  #names: string[] = [];

  constructor(compiler: Compiler, scope: Scope) {
    this.#compiler = compiler;
    this.#scope = scope;
    this.#place = { kind: 'single', code: scope.node ?? 'DOCUMENT' };
  }

  compile(expr: Extract<Expr, { kind: 'path' }>): Code {
    if (expr.from === 'root') {
      this.#compiler.used.add('DOCUMENT');
      this.#place = { kind: 'single', code: 'DOCUMENT' };
    }
    for (let i = 0; i < expr.steps.length; i++) {
      const step = expr.steps[i] as Step;
      const next = expr.steps[i + 1];
      if (step.kind === 'axis' && step.axis === 'descendant-or-self') {
        if (i !== 0 || expr.from !== 'root' || next === undefined) throw new Error('// inside a path');
        this.#everywhere(next);
        i++;
        continue;
      }
      const ending = step.kind === 'axis' ? this.#axis(step) : this.#value(step, i === 0);
      if (ending !== undefined) {
        if (next !== undefined) throw new Error('a step after values');
        return ending;
      }
    }
    this.#flush();
    return { kind: this.#place.kind === 'single' ? 'node' : 'nodes', code: this.#place.code };
  }

  /** After `//`: all elements or attributes of a name. */
  #everywhere(step: Step): void {
    const all = (name: string) => `d.all(${this.#compiler.elementOf(name)})`;
    if (step.kind === 'expr') {
      if (step.value.kind !== 'union') throw new Error('// before an expression');
      const lists = step.value.items.map((item) => all(childName(item)));
      this.#place = { kind: 'list', code: lists.reduce((a, b) => this.#compiler.call('union', a, b)) };
    } else if (step.axis === 'attribute') {
      this.#place = { kind: 'list', code: `d.allAttributes(${this.#compiler.attributeOf(step.test)})` };
    } else if (step.axis === 'child' && step.test !== '*') {
      this.#place = { kind: 'list', code: all(step.test) };
    } else throw new Error(`//${step.axis}::${step.test}`);
    this.#predicates(step.predicates);
  }

  #axis(step: Extract<Step, { kind: 'axis' }>): Code | undefined {
    const { axis, test, predicates } = step;
    if (axis === 'child' && test === 'text()') {
      this.#flush();
      if (this.#place.kind !== 'single') throw new Error('text() of many');
      return { kind: 'text', code: this.#compiler.call('ownText', 'd', this.#place.code) };
    }
    if (axis === 'child' && test !== '*') {
      this.#names.push(test);
    } else {
      this.#flush();
      this.#otherAxis(axis, test);
    }
    if (predicates.length > 0) {
      this.#flush();
      this.#predicates(predicates);
    }
    return undefined;
  }

  #otherAxis(axis: string, test: string): void {
    const { code, kind } = this.#place;
    const compiler = this.#compiler;
    if (axis === 'attribute') {
      const name = compiler.attributeOf(test);
      const call = kind === 'single' ? 'attributeOf' : 'attributesOf';
      this.#place = { kind: 'list', code: compiler.call(call, 'd', code, name) };
      return;
    }
    if (kind !== 'single' && axis === 'child') {
      compiler.used.add('anyKids');
      this.#place = { kind: 'list', code: compiler.call('flat', 'd', code, '(each) => anyKids(d, each)') };
      return;
    }
    if (kind !== 'single') throw new Error(`${axis} of many`);
    const element = test === '*' || test.endsWith('()') ? '' : compiler.elementOf(test);
    switch (axis) {
      case 'parent':
        this.#place = { kind: 'single', code: compiler.call('up', 'd', code) };
        return;
      case 'child':
        this.#place = { kind: 'list', code: compiler.call('anyKids', 'd', code) };
        return;
      case 'self':
        this.#place = { kind: 'list', code: compiler.call('selfNamed', 'd', code, element) };
        return;
      case 'ancestor':
        this.#place = { kind: 'list', code: compiler.call('ancestors', 'd', code, element) };
        return;
      case 'following-sibling':
        this.#place = { kind: 'list', code: compiler.call('laterSiblings', 'd', code, element) };
        return;
      default:
        throw new Error(`axis ${axis}`);
    }
  }

  /** A step that is an expression: nodes go on, values end the path. */
  #value(step: Extract<Step, { kind: 'expr' }>, isFirst: boolean): Code | undefined {
    this.#flush();
    const { code, kind } = this.#place;
    if (kind === 'single') {
      const made = this.#compiler.make(step.value, isFirst ? this.#scope : { ...this.#scope, node: code });
      return this.#take(made, step.predicates);
    }
    const node = `m${this.#scope.depth}`;
    const made = this.#compiler.within(step.value, node, this.#scope);
    const map = (call: string) => this.#compiler.call(call, 'd', code, `(${node}) => ${made.code}`);
    switch (made.kind) {
      case 'nodes':
        this.#place = { kind: 'list', code: map('flat') };
        this.#predicates(step.predicates);
        return undefined;
      case 'node':
        return undefined;
      case 'text':
        return { kind: 'texts', code: map('each') };
      case 'truth':
        return { kind: 'truths', code: map('each') };
      case 'decimal':
      case 'decimal?':
        return { kind: 'decimals', code: map('each') };
      default:
        throw new Error(`step of ${made.kind}`);
    }
  }

  #take(made: Code, predicates: Expr[]): Code | undefined {
    if (made.kind === 'nodes' || made.kind === 'node') {
      this.#place = { kind: made.kind === 'node' ? 'single' : 'list', code: made.code };
      this.#predicates(predicates);
      return undefined;
    }
    if (predicates.length > 0) throw new Error('predicates of values');
    return made;
  }

  #flush(): void {
    if (this.#names.length === 0) return;
    const path = this.#compiler.chainOf(this.#names);
    this.#names = [];
    const call = this.#place.kind === 'single' ? 'kids' : 'kidsOf';
    this.#place = { kind: 'list', code: this.#compiler.call(call, 'd', this.#place.code, path) };
  }

  #predicates(predicates: Expr[]): void {
    for (const predicate of predicates) {
      if (predicate.kind === 'number') throw new Error('a position as predicate');
      const list = this.#place.kind === 'single' ? this.#compiler.call('itself', this.#place.code) : this.#place.code;
      const node = `m${this.#scope.depth}`;
      const condition = this.#compiler.truthWithin(predicate, node, this.#scope);
      this.#place = { kind: 'list', code: this.#compiler.call('where', 'd', list, `(${node}) => ${condition}`) };
    }
  }
}
