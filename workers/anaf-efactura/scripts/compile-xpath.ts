/**
 * Turns XPath tests into TypeScript over the flat tree (src/domain/validate/xpath). Types are worked out here, so that
 * what runs has no interpreter left in it. A form that is not known throws: nothing is translated by guess.
 */

import { PathCompiler } from './compile-path.ts';
import { codeListOf, countUps, firstOfTheirTextOf, isVatScheme } from './known-forms.ts';
import type { Expr } from './xpath-parser.ts';

export type Kind =
  | 'nodes'
  | 'node'
  | 'text'
  | 'texts'
  | 'truth'
  | 'truths'
  | 'integer'
  | 'double?'
  | 'decimal'
  | 'decimal?'
  | 'decimals'
  | 'date?';

export interface Code {
  kind: Kind;
  code: string;
}

export interface Scope {
  /** The variable that holds the context node; undefined where there is none. */
  node: string | undefined;
  depth: number;
  variables: ReadonlyMap<string, Code>;
}

export class Compiler {
  /** Constant declarations that the code needs: text to name. */
  readonly constants = new Map<string, string>();
  /** Functions of the library that the code calls. */
  readonly used = new Set<string>();
  readonly #memos = new Map<string, number>();
  readonly #globals: ReadonlyMap<string, Code>;

  constructor(globals: ReadonlyMap<string, Code> = new Map()) {
    this.#globals = globals;
  }

  /** Condition on a node, for contexts. */
  condition(expr: Expr, node: string, depth: number): string {
    return this.#truth(expr, { node, depth, variables: this.#globals });
  }

  /** A test as the body of `(d, n) => boolean`. */
  test(expr: Expr): string {
    return this.#truth(expr, { node: 'n', depth: 0, variables: this.#globals });
  }

  #call(name: string, ...args: string[]): string {
    // The only element at the end of a path is read without making a list.
    const path = /^kids\(d, (.+), (P_\w+)\)$/.exec(args[1] ?? '');
    if (path !== null && (name === 'one' || name === 'decimal')) {
      return this.#call(name === 'one' ? 'textAt' : 'decimalAt', 'd', path[1] as string, path[2] as string);
    }
    this.used.add(name);
    return `${name}(${args.join(', ')})`;
  }

  /** A constant by its value; the first to want a name gets it, later ones get a number. */
  #constant(value: string, wish: string): string {
    const known = this.constants.get(value);
    if (known !== undefined) return known;
    const taken = new Set(this.constants.values());
    let name = wish;
    for (let number = 2; taken.has(name); number++) name = `${wish}${number}`;
    this.constants.set(value, name);
    return name;
  }

  chainOf(names: string[]): string {
    const locals = names.map((name) => name.slice(name.indexOf(':') + 1));
    return this.#constant(`chain('${names.join('/')}')`, `P_${locals.join('_')}`);
  }

  attributeOf(name: string): string {
    return this.#constant(`attribute('${name}')`, `A_${name}`);
  }

  elementOf(name: string): string {
    return this.#constant(`vocabulary.element('${name}')`, `E_${name.slice(name.indexOf(':') + 1)}`);
  }

  /** What the next code list is named after. */
  listName = 'codes';

  // ---------------------------------------------------------------- truth

  #truth(expr: Expr, scope: Scope): string {
    const list = codeListOf(expr);
    if (list !== undefined) {
      const text = this.#text(list.value, scope);
      return this.#call('isListed', text, this.#constant(`codes(${JSON.stringify(list.codes)})`, `L_${this.listName}`));
    }
    if (expr.kind === 'or' || expr.kind === 'and') {
      return `(${expr.items.map((item) => this.#truth(item, scope)).join(expr.kind === 'or' ? ' || ' : ' && ')})`;
    }
    const made = this.#make(expr, scope);
    switch (made.kind) {
      case 'truth':
        return made.code;
      case 'truths':
        return this.#call('truth', made.code);
      case 'nodes':
        return this.#isAny(made.code);
      case 'node':
        return 'true';
      case 'text':
        return `${made.code} !== ''`;
      default:
        throw new Error(`no truth value of ${made.kind}: ${made.code}`);
    }
  }

  /** Whether a list has anything, without making the list where that can be spared. */
  #isAny(code: string): string {
    const simple = /^kids\((d, \w+, P_\w+)\)$/.exec(code);
    return simple ? this.#call('has', simple[1] as string) : `${code}.length > 0`;
  }

  // ---------------------------------------------------------------- anything

  #make(expr: Expr, scope: Scope): Code {
    switch (expr.kind) {
      case 'or':
      case 'and':
        return { kind: 'truth', code: this.#truth(expr, scope) };
      case 'compare':
        return { kind: 'truth', code: this.#comparison(expr.op, expr.left, expr.right, scope) };
      case 'arithmetic':
        return this.#arithmetic(expr.op, expr.left, expr.right, scope);
      case 'text':
        return { kind: 'text', code: quote(expr.value) };
      case 'number':
        if (!/^\d+$/.test(expr.value)) throw new Error(`no number but integers: ${expr.value}`);
        return { kind: 'integer', code: expr.value };
      case 'variable': {
        const known = scope.variables.get(expr.value);
        if (known === undefined) throw new Error(`unknown variable $${expr.value}`);
        return known;
      }
      case 'self':
        if (scope.node === undefined) throw new Error('no context node');
        return { kind: 'node', code: scope.node };
      case 'list':
        return this.#list(expr.items, scope);
      case 'union':
        return {
          kind: 'nodes',
          code: expr.items.map((item) => this.#nodes(item, scope)).reduce((a, b) => this.#call('union', a, b)),
        };
      case 'every':
        return this.#every(expr, scope);
      case 'castable':
        if (expr.type !== 'xs:date') throw new Error(`castable as ${expr.type}`);
        return { kind: 'truth', code: this.#call('isDate', this.#text(expr.value, scope)) };
      case 'call':
        return this.#function(expr.name, expr.args, scope);
      case 'path':
        return this.#path(expr, scope);
      default:
        throw new Error(`unknown expression ${JSON.stringify(expr).slice(0, 80)}`);
    }
  }

  #list(items: Expr[], scope: Scope): Code {
    if (items.every((item) => item.kind === 'text')) {
      return { kind: 'texts', code: `[${items.map((item) => quote((item as { value: string }).value)).join(', ')}]` };
    }
    return { kind: 'nodes', code: `[${items.map((item) => `...${this.#nodes(item, scope)}`).join(', ')}]` };
  }

  #nodes(expr: Expr, scope: Scope): string {
    const made = this.#make(expr, scope);
    if (made.kind === 'node') return this.#call('itself', made.code);
    if (made.kind !== 'nodes') throw new Error(`nodes expected, not ${made.kind}: ${made.code}`);
    return made.code;
  }

  /** One text, empty for nothing, as the string functions read their argument. */
  #text(expr: Expr, scope: Scope): string {
    const made = this.#make(expr, scope);
    if (made.kind === 'text') return made.code;
    if (made.kind === 'node') return `d.value(${made.code})`;
    if (made.kind === 'nodes') return this.#call('one', 'd', made.code);
    throw new Error(`text expected, not ${made.kind}: ${made.code}`);
  }

  #texts(expr: Expr, scope: Scope): string {
    const made = this.#make(expr, scope);
    if (made.kind === 'texts') return made.code;
    if (made.kind === 'text') return `[${made.code}]`;
    if (made.kind === 'node') return `[d.value(${made.code})]`;
    if (made.kind === 'nodes') return this.#call('texts', 'd', made.code);
    throw new Error(`texts expected, not ${made.kind}: ${made.code}`);
  }

  #every(expr: Extract<Expr, { kind: 'every' | 'some' }>, scope: Scope): Code {
    if (expr.kind === 'some') throw new Error('some … satisfies');
    const source = this.#make(expr.in, scope);
    const name = `v${scope.depth}`;
    const inner = (kind: Kind): Scope => ({
      node: scope.node,
      depth: scope.depth + 1,
      variables: new Map([...scope.variables, [expr.name, { kind, code: name }]]),
    });
    if (source.kind === 'nodes') {
      return {
        kind: 'truth',
        code: `${source.code}.every((${name}) => ${this.#truth(expr.satisfies, inner('node'))})`,
      };
    }
    if (source.kind === 'decimal?') {
      return {
        kind: 'truth',
        code: this.#call('forThe', source.code, `(${name}) => ${this.#truth(expr.satisfies, inner('decimal'))}`),
      };
    }
    throw new Error(`every in ${source.kind}`);
  }

  // ---------------------------------------------------------------- comparisons

  #comparison(op: string, left: Expr, right: Expr, scope: Scope): string {
    if (op === '=' && scope.node !== undefined && isVatScheme(left) && right.kind === 'text' && right.value === 'VAT') {
      return this.#call('hasVatScheme', 'd', scope.node);
    }
    const a = this.#make(left, scope);
    const b = this.#make(right, scope);
    const measured = op === '<=' ? /^lengthOf\(tidy\((.*)\)\)$/s.exec(a.code) : null;
    if (measured !== null && b.kind === 'integer') return this.#call('fits', measured[1] as string, b.code);
    if (a.kind === 'integer' && b.kind === 'integer') return `${a.code} ${scriptOp(op)} ${b.code}`;
    if (isText(a) && isText(b)) return `${this.#text(left, scope)} ${scriptOp(op)} ${this.#text(right, scope)}`;
    if (a.kind === 'date?' && b.kind === 'date?') return this.#call('datesCompare', a.code, quote(op), b.code);
    if (b.kind === 'truth') return this.#truthComparison(op, a, b.code);
    if (isDecimal(a) || isDecimal(b)) return this.#decimalComparison(op, a, b);
    if (isUntyped(a) && b.kind === 'integer') {
      return this.#call('anyNumber', 'd', asNodes(a, this), quote(op), b.code);
    }
    if (op !== '=' && op !== '!=') throw new Error(`${a.kind} ${op} ${b.kind}`);
    if (a.kind === 'nodes' && isText(b)) {
      return this.#call(op === '=' ? 'anyIs' : 'anyIsNot', 'd', a.code, this.#text(right, scope));
    }
    return this.#call(op === '=' ? 'anyEqual' : 'anyDifferent', this.#texts(left, scope), this.#texts(right, scope));
  }

  #truthComparison(op: string, a: Code, wanted: string): string {
    if (op !== '=' || !isUntyped(a)) throw new Error(`truth comparison of ${a.kind}`);
    return this.#call('anyIsTruth', 'd', asNodes(a, this), wanted);
  }

  #decimalComparison(op: string, a: Code, b: Code): string {
    if (a.kind === 'decimals') {
      return this.#call('anyCompares', a.code, quote(op), this.#decimal(b));
    }
    return this.#call('compares', this.#decimal(a), quote(op), this.#decimal(b));
  }

  /** At most one decimal. */
  #decimal(made: Code): string {
    if (made.kind === 'decimal' || made.kind === 'decimal?') return made.code;
    if (made.kind === 'decimals') return this.#call('atMostOne', made.code);
    if (made.kind === 'integer') return this.#constant(`decimalOf(${made.code})`, `N_${made.code}`);
    throw new Error(`decimal expected, not ${made.kind}: ${made.code}`);
  }

  // ---------------------------------------------------------------- arithmetic

  #arithmetic(op: string, left: Expr, right: Expr, scope: Scope): Code {
    const a = this.#make(left, scope);
    const b = this.#make(right, scope);
    if (a.kind === 'integer' && b.kind === 'integer' && op !== 'div') {
      return { kind: 'integer', code: `(${a.code} ${op} ${b.code})` };
    }
    if (isUntyped(a) && b.kind === 'integer') {
      this.used.add('plus');
      return { kind: 'double?', code: `plus(${this.#call('doubleOf', 'd', asNodes(a, this))}, ${op}${b.code})` };
    }
    if (op === 'div') {
      if (b.kind !== 'integer' || !/^10*$/.test(b.code)) throw new Error(`division by ${b.code}`);
      this.used.add('divideByPowerOfTen');
      const make = `(x) => divideByPowerOfTen(x, ${b.code.length - 1})`;
      return { kind: 'decimal?', code: this.#call('whole', this.#decimal(a), make) };
    }
    const name = op === '+' ? 'add' : op === '-' ? 'subtract' : 'multiply';
    this.used.add(name);
    const x = this.#decimal(a);
    const y = this.#decimal(b);
    const isSure = a.kind === 'decimal' && (b.kind === 'decimal' || b.kind === 'integer');
    return isSure
      ? { kind: 'decimal', code: `${name}(${x}, ${y})` }
      : { kind: 'decimal?', code: this.#call('both', x, y, name) };
  }

  // ---------------------------------------------------------------- functions

  #function(name: string, args: Expr[], scope: Scope): Code {
    const [first, second, third] = args as [Expr, Expr, Expr];
    const text = (code: string): Code => ({ kind: 'text', code });
    const truth = (code: string): Code => ({ kind: 'truth', code });
    switch (name) {
      case 'true':
      case 'false':
        return truth(name);
      case 'not':
        return truth(negated(this.#truth(first, scope)));
      case 'boolean':
        return truth(this.#truth(first, scope));
      case 'exists': {
        const made = this.#make(first, scope);
        if (made.kind === 'nodes') return truth(this.#isAny(made.code));
        if (made.kind === 'decimals' || made.kind === 'truths' || made.kind === 'texts')
          return truth(`${made.code}.length > 0`);
        throw new Error(`exists of ${made.kind}`);
      }
      case 'count': {
        const made = this.#make(first, scope);
        if (made.kind === 'node') return { kind: 'integer', code: '1' };
        return { kind: 'integer', code: `${made.code}.length` };
      }
      case 'normalize-space':
        return text(this.#call('tidy', this.#text(first, scope)));
      case 'upper-case':
        return text(`${this.#text(first, scope)}.toUpperCase()`);
      case 'string':
        return text(this.#text(first, scope));
      case 'concat':
        return text(
          `\`${args.map((arg) => (arg.kind === 'text' ? arg.value : `\${${this.#text(arg, scope)}}`)).join('')}\``,
        );
      case 'contains':
        return truth(`${this.#longText(first, scope)}.includes(${this.#text(second, scope)})`);
      case 'ends-with':
        return truth(`${this.#text(first, scope)}.endsWith(${this.#text(second, scope)})`);
      case 'matches':
        if (second.kind !== 'text' || !/^[()[\]0-9-]+$/.test(second.value)) throw new Error('matches');
        return truth(`/${second.value}/.test(${this.#text(first, scope)})`);
      case 'substring':
        return text(
          this.#call('part', this.#text(first, scope), this.#integer(second, scope), this.#integer(third, scope)),
        );
      case 'substring-after':
        return text(this.#call('after', this.#text(first, scope), this.#text(second, scope)));
      case 'substring-before':
        return text(this.#call('before', this.#text(first, scope), this.#text(second, scope)));
      case 'string-length':
        return { kind: 'integer', code: this.#call('lengthOf', this.#text(first, scope)) };
      case 'name':
      case 'local-name':
        return text(this.#nameCall(name, args, scope));
      case 'xs:date':
        return { kind: 'date?', code: this.#call('date', 'd', this.#nodes(first, scope)) };
      case 'xs:decimal':
        return this.#toDecimal(first, scope);
      case 'round':
      case 'abs': {
        const made = this.#make(first, scope);
        const call = name === 'round' ? 'round' : 'absolute';
        this.used.add(call);
        if (made.kind === 'decimal') return { kind: 'decimal', code: `${call}(${made.code})` };
        return { kind: 'decimal?', code: this.#call('whole', this.#decimal(made), call) };
      }
      case 'sum':
        return this.#sum(first, scope);
      default:
        throw new Error(`unknown function ${name}`);
    }
  }

  #nameCall(name: string, args: Expr[], scope: Scope): string {
    if (name === 'name' && args.length === 0) return this.#call('localName', 'd', scope.node as string);
    const made = this.#make(args[0] as Expr, scope);
    if (name !== 'local-name' || made.kind !== 'nodes') throw new Error(`${name} of ${made.kind}`);
    return this.#call('localName', 'd', `(${this.#call('atMostOne', made.code)} ?? -1)`);
  }

  /** A long literal becomes a constant. */
  #longText(expr: Expr, scope: Scope): string {
    if (expr.kind !== 'text' || expr.value.length < 40) return this.#text(expr, scope);
    return `${this.#constant(`codes(${JSON.stringify(expr.value)})`, `L_${this.listName}`)}.text`;
  }

  #integer(expr: Expr, scope: Scope): string {
    const made = this.#make(expr, scope);
    if (made.kind !== 'integer') throw new Error(`integer expected, not ${made.kind}`);
    return made.code;
  }

  #toDecimal(expr: Expr, scope: Scope): Code {
    const made = this.#make(expr, scope);
    switch (made.kind) {
      case 'nodes':
        return { kind: 'decimal?', code: this.#call('decimal', 'd', made.code) };
      case 'node':
        return { kind: 'decimal?', code: this.#call('decimal', 'd', this.#call('itself', made.code)) };
      case 'double?':
        return { kind: 'decimal?', code: this.#call('exactly', made.code) };
      case 'decimal':
      case 'decimal?':
        return made;
      default:
        throw new Error(`xs:decimal of ${made.kind}`);
    }
  }

  /** A sum is worked out once for the node that it starts from and the rate that it asks for. */
  #sum(expr: Expr, scope: Scope): Code {
    const made = this.#make(expr, scope);
    if (made.kind !== 'decimals') throw new Error(`sum of ${made.kind}`);
    const code = this.#call('sum', made.code);
    const ups = expr.kind === 'path' && expr.from === 'context' ? countUps(expr.steps) : 0;
    if (ups < 2 || scope.node === undefined) return { kind: 'decimal', code };
    let start = scope.node;
    for (let i = 0; i < ups; i++) start = this.#call('up', 'd', start);
    const rate = scope.variables.get('rate');
    const key = rate === undefined ? "''" : this.#call('keyOf', rate.code);
    const memo = this.#memo(`sum ${code}`);
    return { kind: 'decimal', code: `d.memoAt(${memo}, ${start}, ${key}, () => ${code})` };
  }

  #memo(text: string): number {
    const known = this.#memos.get(text);
    if (known !== undefined) return known;
    this.#memos.set(text, this.#memos.size);
    return this.#memos.size - 1;
  }

  // ---------------------------------------------------------------- paths

  #path(expr: Extract<Expr, { kind: 'path' }>, scope: Scope): Code {
    const distinct = firstOfTheirTextOf(expr);
    if (distinct !== undefined) {
      return { kind: 'nodes', code: this.#call('firstOfTheirText', 'd', this.elementOf(distinct)) };
    }
    const isFree = expr.from === 'root' && scope.node !== undefined;
    const within: Scope = isFree ? { node: undefined, depth: 0, variables: scope.variables } : scope;
    const made = new PathCompiler(this, within).compile(expr);
    if (!isFree || made.kind !== 'nodes' || !/\b(where|kidsOf)\(/.test(made.code)) return made;
    // Nothing in it depends on the context, unless a variable does.
    if (/\bv\d/.test(made.code)) return made;
    return { kind: 'nodes', code: `d.memo(${this.#memo(made.code)}, () => ${made.code})` };
  }

  /** For the path compiler. */
  within(expr: Expr, node: string, scope: Scope): Code {
    return this.#make(expr, { node, depth: scope.depth + 1, variables: scope.variables });
  }

  truthWithin(expr: Expr, node: string, scope: Scope): string {
    return this.#truth(expr, { node, depth: scope.depth + 1, variables: scope.variables });
  }

  make(expr: Expr, scope: Scope): Code {
    return this.#make(expr, scope);
  }

  call(name: string, ...args: string[]): string {
    return this.#call(name, ...args);
  }
}

const isText = ({ kind }: Code) => kind === 'text';
const isUntyped = ({ kind }: Code) => kind === 'nodes' || kind === 'node';
const isDecimal = ({ kind }: Code) => kind.startsWith('decimal');
const quote = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
const scriptOp = (op: string) => (op === '=' ? '===' : op === '!=' ? '!==' : op);
const asNodes = (made: Code, compiler: Compiler) =>
  made.kind === 'node' ? compiler.call('itself', made.code) : made.code;

function negated(code: string): string {
  if (/^[\w.]+\([^()]*\)$/.test(code)) return `!${code}`;
  const length = /^(.*)\.length > 0$/s.exec(code);
  if (length && isBalanced(length[1] as string)) return `${length[1]}.length === 0`;
  return `!(${code})`;
}

/** Whether a text is one call or name, so that what follows it belongs to all of it. */
function isBalanced(code: string): boolean {
  let depth = 0;
  for (let i = 0; i < code.length; i++) {
    if (code[i] === '(') depth++;
    if (code[i] === ')' && --depth === 0 && i < code.length - 1) return false;
    if (depth === 0 && (code[i] === ' ' || code[i] === '|')) return false;
  }
  return true;
}
