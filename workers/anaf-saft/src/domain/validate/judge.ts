/** Takes what the scanner meets, one element at a time, and asks the structure, the values and the rules. */

import {
  type ByteAttribute,
  type ByteScanner,
  type ByteSink,
  FORM_CDATA,
  FORM_ENCODED,
  FORM_MULTIBYTE,
} from '@genius/xml';
import { Facts } from './facts.ts';
import type { SaftForm } from './finding.ts';
import type { Findings } from './findings.ts';
import { Frames, type Place, WHOLE } from './frames.ts';
import { LeafChecker } from './leaf/check-leaf.ts';
import { Reading } from './leaf/reading.ts';
import { PiecedText } from './pieced-text.ts';
import { ALL_RULES } from './rules/all-rules.ts';
import { buildHooks, type HookTable, type RuleContext } from './rules/hooks.ts';
import { type Params, type RuleId, shown } from './sentences/rules.ts';
import { childNode, NODES, nameNumber, type SchemaNode } from './structure/tree.ts';
import { StructureWatch } from './structure/watch.ts';

const NAMESPACES: Readonly<Record<SaftForm, string>> = {
  D406: 'mfp:anaf:dgti:d406:declaratie:v1',
  D406T: 'mfp:anaf:dgti:d406t:declaratie:v1',
};

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const ROOT_NAME = nameNumber('AuditFile');
const HEADER = NODES.find(({ path }) => path === 'AuditFile/Header') as SchemaNode;
const SLOTS = Int8Array.from(NODES, ({ slot }) => slot);
const IS_TEXT = Uint8Array.from(NODES, ({ text }) => (text === undefined ? 0 : 1));

export class Judge implements ByteSink {
  readonly facts = new Facts();
  readonly #findings: Findings;
  readonly #wantedForm: SaftForm | undefined;
  readonly #frames = new Frames();
  readonly #watch: StructureWatch;
  readonly #leaves: LeafChecker;
  readonly #reading = new Reading();
  readonly #hooks: HookTable;
  readonly #context: RuleContext;
  readonly #pieces = new PiecedText();
  #scanner: ByteScanner | undefined;
  #uri = '';
  /** The text that is being told; -1 while an element is opened or closed. */
  #leaf = -1;
  #leafIndex = 0;

  constructor(findings: Findings, form: SaftForm | undefined) {
    this.#findings = findings;
    this.#wantedForm = form;
    this.#watch = new StructureWatch(this.#frames, findings);
    this.#context = {
      facts: this.facts,
      node: 0,
      report: (rule: RuleId, params?: Params) => findings.add(rule, () => this.#place(), params),
    };
    this.#leaves = new LeafChecker(this.facts, findings, this.#reading, this.#context.report);
    this.#hooks = buildHooks(ALL_RULES, this.#context);
  }

  /** The scanner that tells this judge: it knows names and places. */
  set scanner(scanner: ByteScanner) {
    this.#scanner = scanner;
  }

  /** Where the reading is: for what breaks it off. */
  placeIn(line: number, column: number): Place {
    return { ...this.#frames.namesTo(this.#frames.top), line, column };
  }

  leaf(name: number, start: number, end: number, form: number): void {
    const scanner = this.#scanner as ByteScanner;
    const { top } = this.#frames;
    if (top < 0) {
      this.open(name, []);
      this.text(start, end, form);
      this.close();
      return;
    }
    const parent = this.#frames.node[top] as number;
    // What is in an element that nobody knows was said with it.
    if (parent < 0) return;
    const node = scanner.uri === this.#uri ? childNode(parent, name) : -1;
    if (node < 0) {
      this.#watch.unknown(shown(scanner.name), scanner.line, scanner.column);
      return;
    }
    if (IS_TEXT[node] === 0) {
      this.open(name, []);
      if (end > start) this.text(start, end, form);
      this.close();
      return;
    }
    this.#leafIndex = this.#watch.enter(node, SLOTS[node] as number, scanner.line, scanner.column);
    this.#leaf = node;
    if ((form & FORM_ENCODED) !== 0) {
      this.#pieces.begin();
      this.#pieces.add(scanner.buffer, start, end, (form & FORM_CDATA) !== 0);
      this.#pieces.read();
      this.#read(node, this.#pieces.bytes, 0, this.#pieces.length, true);
    } else this.#read(node, scanner.buffer, start, end, (form & FORM_MULTIBYTE) !== 0);
    this.#leaf = -1;
  }

  /** Checks a text and shows it to the rules. */
  #read(node: number, bytes: Uint8Array, start: number, end: number, isMultibyte: boolean): void {
    const reading = this.#reading;
    let from = start;
    let to = end;
    while (from < to && (bytes[from] as number) <= 32) from++;
    while (to > from && (bytes[to - 1] as number) <= 32) to--;
    reading.bytes = bytes;
    reading.start = from;
    reading.end = to;
    this.#leaves.check(node, start, end, isMultibyte);
    if (from < to) this.#hooks.leaf[node]?.(reading);
  }

  open(name: number, attributes: readonly ByteAttribute[]): void {
    const scanner = this.#scanner as ByteScanner;
    const { line, column, uri } = scanner;
    const frames = this.#frames;
    const { top } = frames;
    if (top < 0) this.#root(name, uri, line, column);
    else {
      const parent = frames.node[top] as number;
      const node = parent >= 0 && uri === this.#uri ? childNode(parent, name) : -1;
      if (node < 0) {
        if (parent >= 0) this.#watch.unknown(shown(scanner.name), line, column);
        frames.push(-1, 1, line, column);
        frames.names[frames.top] = shown(scanner.name);
        return;
      }
      const index = this.#watch.enter(node, SLOTS[node] as number, line, column);
      frames.push(node, index, line, column);
    }
    for (const attribute of attributes) this.#attribute(attribute);
    const node = frames.node[frames.top] as number;
    if (node < 0) return;
    if (IS_TEXT[node] === 1) this.#pieces.begin();
    else this.#hooks.open[node]?.();
  }

  #root(name: number, uri: string, line: number, column: number): void {
    const frames = this.#frames;
    const found: SaftForm | undefined =
      uri === NAMESPACES.D406T ? 'D406T' : uri === NAMESPACES.D406 ? 'D406' : undefined;
    const form = this.#wantedForm ?? found ?? 'D406';
    this.facts.form = form;
    // Inside, the file is judged by the namespace that it has.
    this.#uri = uri;
    const place = { at: WHOLE, path: '/', line, column };
    if (name !== ROOT_NAME) {
      const own = shown((this.#scanner as ByteScanner).name);
      this.#watch.whole('anaf.root', place, { name: own });
      frames.push(-1, 1, line, column);
      frames.names[frames.top] = own;
      return;
    }
    if (found !== form)
      this.#watch.whole('anaf.namespace', { ...place, path: '/AuditFile' }, { form, expected: NAMESPACES[form] });
    frames.push(0, 1, line, column);
  }

  #attribute({ uri, local }: ByteAttribute): void {
    if (uri === XSI) return;
    this.#findings.isSchemaValid = false;
    const frames = this.#frames;
    this.#context.report('xsd.attribute', { attribute: shown(local), name: frames.nameAt(frames.top) });
  }

  text(start: number, end: number, form: number): void {
    const frames = this.#frames;
    const node = frames.node[frames.top] as number;
    if (node < 0) return;
    const { buffer } = this.#scanner as ByteScanner;
    if (IS_TEXT[node] === 1) {
      this.#pieces.add(buffer, start, end, (form & FORM_CDATA) !== 0);
      return;
    }
    for (let at = start; at < end; at++) {
      if ((buffer[at] as number) > 32) {
        this.#findings.isSchemaValid = false;
        this.#context.report('xsd.text-between', { name: frames.nameAt(frames.top) });
        return;
      }
    }
  }

  close(): void {
    const frames = this.#frames;
    const node = frames.node[frames.top] as number;
    if (node >= 0) {
      if (IS_TEXT[node] === 1) {
        this.#pieces.read();
        this.#read(node, this.#pieces.bytes, 0, this.#pieces.length, true);
      } else {
        this.#watch.leave();
        this.#hooks.close[node]?.();
        if (node === HEADER.id) this.#watch.setType(this.facts.type);
      }
    }
    frames.top--;
  }

  #place(): Place {
    if (this.#leaf < 0) return this.#frames.place();
    const { line, column } = this.#scanner as ByteScanner;
    return this.#frames.childPlace((NODES[this.#leaf] as SchemaNode).name, this.#leafIndex, line, column);
  }
}
