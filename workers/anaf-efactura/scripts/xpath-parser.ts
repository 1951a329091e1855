/** Reads the XPath 2.0 subset that the rule files use into a syntax tree. A development tool: nothing of it is shipped. */

export type Expr =
  | { kind: 'or' | 'and'; items: Expr[] }
  | { kind: 'compare'; op: string; left: Expr; right: Expr }
  | { kind: 'arithmetic'; op: string; left: Expr; right: Expr }
  | { kind: 'union' | 'list'; items: Expr[] }
  | { kind: 'every' | 'some'; name: string; in: Expr; satisfies: Expr }
  | { kind: 'castable'; type: string; value: Expr }
  | { kind: 'text' | 'number' | 'variable'; value: string }
  | { kind: 'call'; name: string; args: Expr[] }
  | { kind: 'path'; from: 'context' | 'root' | Expr; steps: Step[] }
  | { kind: 'self' };

export type Step =
  | { kind: 'axis'; axis: string; test: string; predicates: Expr[] }
  | { kind: 'expr'; value: Expr; predicates: Expr[] };

interface Token {
  kind: 'name' | 'text' | 'number' | 'variable' | 'sign';
  value: string;
}

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|'((?:[^']|'')*)'|"((?:[^"]|"")*)"|\$([\w-]+)|([A-Za-z_][\w.-]*(?::[A-Za-z_*][\w.-]*)?(?!:))|(::|\/\/|\.\.|!=|<=|>=|[=<>()[\],|/@.*+-]))/y;
const AXIS = /\s*(child|self|parent|ancestor|preceding|following-sibling|attribute|descendant)::/y;

export function parseXPath(text: string): Expr {
  const tokens: Token[] = [];
  let at = 0;
  while (text.slice(at).trim() !== '') {
    AXIS.lastIndex = at;
    const axis = AXIS.exec(text);
    if (axis) {
      tokens.push({ kind: 'sign', value: `${axis[1]}::` });
      at = AXIS.lastIndex;
      continue;
    }
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (!found) throw new Error(`cannot read XPath at: ${text.slice(at, at + 60)}`);
    at = TOKEN.lastIndex;
    const [, number, single, double, variable, name, sign] = found;
    if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (single !== undefined) tokens.push({ kind: 'text', value: single.replaceAll("''", "'") });
    else if (double !== undefined) tokens.push({ kind: 'text', value: double.replaceAll('""', '"') });
    else if (variable !== undefined) tokens.push({ kind: 'variable', value: variable });
    else if (name !== undefined) tokens.push({ kind: 'name', value: name });
    else tokens.push({ kind: 'sign', value: sign as string });
  }
  const parser = new Parser(tokens);
  const expr = parser.list();
  if (!parser.isAtEnd)
    throw new Error(`unread XPath after: ${JSON.stringify(parser.rest.slice(0, 5))} in ${text.slice(0, 200)}`);
  return expr;
}

const COMPARISONS = new Set(['=', '!=', '<', '<=', '>', '>=']);
const VALUE_COMPARISONS: Record<string, string> = { eq: '=', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' };

class Parser {
  #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd() {
    return this.#at >= this.#tokens.length;
  }

  get rest() {
    return this.#tokens.slice(this.#at);
  }

  #is(kind: Token['kind'], value?: string, ahead = 0): boolean {
    const token = this.#tokens[this.#at + ahead];
    return token !== undefined && token.kind === kind && (value === undefined || token.value === value);
  }

  #take(kind: Token['kind'], value?: string): boolean {
    if (!this.#is(kind, value)) return false;
    this.#at++;
    return true;
  }

  #expect(value: string): void {
    if (!this.#take('sign', value))
      throw new Error(`expected ${value}, found ${JSON.stringify(this.rest.slice(0, 4))}`);
  }

  list(): Expr {
    const items = [this.single()];
    while (this.#take('sign', ',')) items.push(this.single());
    return items.length === 1 ? (items[0] as Expr) : { kind: 'list', items };
  }

  single(): Expr {
    for (const kind of ['every', 'some'] as const) {
      if (this.#is('name', kind) && this.#is('variable', undefined, 1)) {
        this.#at++;
        const name = (this.#tokens[this.#at++] as Token).value;
        if (!this.#take('name', 'in')) throw new Error('expected in');
        const source = this.single();
        if (!this.#take('name', 'satisfies')) throw new Error('expected satisfies');
        return { kind, name, in: source, satisfies: this.single() };
      }
    }
    return this.#or();
  }

  #or(): Expr {
    const items = [this.#and()];
    while (this.#take('name', 'or')) items.push(this.#and());
    return items.length === 1 ? (items[0] as Expr) : { kind: 'or', items };
  }

  #and(): Expr {
    const items = [this.#comparison()];
    while (this.#take('name', 'and')) items.push(this.#comparison());
    return items.length === 1 ? (items[0] as Expr) : { kind: 'and', items };
  }

  #comparison(): Expr {
    const left = this.#additive();
    const token = this.#tokens[this.#at];
    if (token === undefined) return left;
    if (token.kind === 'sign' && COMPARISONS.has(token.value)) {
      this.#at++;
      return { kind: 'compare', op: token.value, left, right: this.#additive() };
    }
    const valueOp = token.kind === 'name' ? VALUE_COMPARISONS[token.value] : undefined;
    if (valueOp !== undefined) {
      this.#at++;
      return { kind: 'compare', op: valueOp, left, right: this.#additive() };
    }
    return left;
  }

  #additive(): Expr {
    let left = this.#multiplicative();
    for (;;) {
      const op = this.#take('sign', '+') ? '+' : this.#take('sign', '-') ? '-' : undefined;
      if (op === undefined) return left;
      left = { kind: 'arithmetic', op, left, right: this.#multiplicative() };
    }
  }

  #multiplicative(): Expr {
    let left = this.#union();
    for (;;) {
      const op = this.#take('sign', '*') ? '*' : this.#take('name', 'div') ? 'div' : undefined;
      if (op === undefined) return left;
      left = { kind: 'arithmetic', op, left, right: this.#union() };
    }
  }

  #union(): Expr {
    const items = [this.#castable()];
    while (this.#take('sign', '|') || this.#take('name', 'union')) items.push(this.#castable());
    return items.length === 1 ? (items[0] as Expr) : { kind: 'union', items };
  }

  #castable(): Expr {
    const value = this.#path();
    if (!this.#is('name', 'castable')) return value;
    this.#at += 2;
    return { kind: 'castable', type: (this.#tokens[this.#at++] as Token).value, value };
  }

  #path(): Expr {
    const steps: Step[] = [];
    let from: 'context' | 'root' | Expr = 'context';
    if (this.#take('sign', '/')) {
      from = 'root';
      if (!this.#startsStep()) return { kind: 'path', from, steps };
    } else if (this.#take('sign', '//')) {
      from = 'root';
      steps.push({ kind: 'axis', axis: 'descendant-or-self', test: 'node()', predicates: [] });
    }
    steps.push(this.#step());
    for (;;) {
      if (this.#take('sign', '//')) {
        steps.push({ kind: 'axis', axis: 'descendant-or-self', test: 'node()', predicates: [] });
      } else if (!this.#take('sign', '/')) break;
      steps.push(this.#step());
    }
    const only = steps[0];
    if (from === 'context' && steps.length === 1 && only?.kind === 'expr' && only.predicates.length === 0)
      return only.value;
    return { kind: 'path', from, steps };
  }

  #startsStep(): boolean {
    const token = this.#tokens[this.#at];
    if (token === undefined) return false;
    if (token.kind === 'name') return !['and', 'or', 'div', 'eq', 'castable'].includes(token.value);
    return ['@', '(', '.', '..', '*'].includes(token.value) || token.value.endsWith('::');
  }

  #step(): Step {
    const step = this.#bareStep();
    while (this.#take('sign', '[')) {
      step.predicates.push(this.list());
      this.#expect(']');
    }
    return step;
  }

  #bareStep(): Step {
    const axis = (name: string, test: string): Step => ({ kind: 'axis', axis: name, test, predicates: [] });
    if (this.#take('sign', '..')) return axis('parent', 'node()');
    if (this.#take('sign', '@')) return axis('attribute', this.#test());
    const token = this.#tokens[this.#at] as Token;
    if (token.kind === 'sign' && token.value.endsWith('::')) {
      this.#at++;
      return axis(token.value.slice(0, -2), this.#test());
    }
    if (token.value === '*' && token.kind === 'sign') return axis('child', this.#test());
    const isName = token.kind === 'name';
    if (isName && !this.#is('sign', '(', 1)) return axis('child', this.#test());
    if (isName && token.value === 'text') return axis('child', this.#test());
    return { kind: 'expr', value: this.#primary(), predicates: [] };
  }

  #test(): string {
    if (this.#take('sign', '*')) return '*';
    const { value } = this.#tokens[this.#at++] as Token;
    if (!this.#take('sign', '(')) return value;
    this.#expect(')');
    return `${value}()`;
  }

  #primary(): Expr {
    if (this.#take('sign', '.')) return { kind: 'self' };
    if (this.#take('sign', '(')) {
      if (this.#take('sign', ')')) return { kind: 'list', items: [] };
      const inner = this.list();
      this.#expect(')');
      return inner;
    }
    const token = this.#tokens[this.#at++] as Token;
    if (token.kind !== 'name') return { kind: token.kind as 'text' | 'number' | 'variable', value: token.value };
    this.#expect('(');
    const args: Expr[] = [];
    if (!this.#take('sign', ')')) {
      do args.push(this.single());
      while (this.#take('sign', ','));
      this.#expect(')');
    }
    return { kind: 'call', name: token.value, args };
  }
}
