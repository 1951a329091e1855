/**
 * Reads and writes the graph of an ONNX file: just enough of its protocol buffers to change nodes and weights. Whatever it
 * doesn't know is kept as it was.
 */

/** A network: its nodes in the order they run, and the weights among them by name. */
export interface Network {
  nodes: NetworkNode[];
  /** Float tensors that don't depend on the input; those that nothing uses any more are not written. */
  weights: Map<string, Weights>;
  /** Names of what the network gives back. */
  results: Set<string>;
  /** The other fields of the graph and of the file. */
  rest: { graph: Field[]; file: Field[] };
}

export interface NetworkNode {
  type: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, Field[]>;
}

export interface Weights {
  dims: number[];
  data: Float32Array;
}

/** One field of a protocol buffer: its number, its wire type, its value. */
interface Field {
  number: number;
  wire: number;
  value: bigint | Uint8Array;
}

const VARINT = 0;
const BYTES = 2;
const FOUR_BYTES = 5;
// Numbers of fields and types in onnx.proto.
const FILE = { graph: 7 };
const GRAPH = { node: 1, result: 12 };
const NODE = { input: 1, output: 2, name: 3, type: 4, attribute: 5 };
const ATTRIBUTE = { name: 1, float: 2, int: 3, tensor: 5, ints: 8, type: 20 };
const ATTRIBUTE_TYPE = { float: 1, int: 2, tensor: 4, ints: 7 };
const TENSOR = { dims: 1, type: 2, floats: 4, raw: 9 };
const FLOAT_TENSOR = 1;

export function readNetwork(file: Uint8Array): Network {
  const fields = readFields(file);
  const graph = readFields(bytesOf(fields.find((field) => field.number === FILE.graph)));
  const weights = new Map<string, Weights>();
  const nodes: NetworkNode[] = [];
  for (const field of graph.filter(({ number }) => number === GRAPH.node)) {
    const node = readNode(field);
    const tensor = node.attributes.get('value')?.find(({ number }) => number === ATTRIBUTE.tensor);
    const constant = node.type === 'Constant' && tensor ? readWeights(readFields(bytesOf(tensor))) : undefined;
    if (constant) weights.set(node.outputs[0] as string, constant);
    else nodes.push(node);
  }
  const results = graph
    .filter(({ number }) => number === GRAPH.result)
    .map((field) => textOf(readFields(bytesOf(field)).find(({ number }) => number === 1)));
  return {
    nodes,
    weights,
    results: new Set(results),
    rest: {
      graph: graph.filter(({ number }) => number !== GRAPH.node),
      file: fields.filter(({ number }) => number !== FILE.graph),
    },
  };
}

export function writeNetwork({ nodes, weights, rest }: Network): Uint8Array {
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const constants = [...weights].filter(([name]) => used.has(name)).map(([name, value]) => constantNode(name, value));
  const fields = [...constants, ...nodes].map((node) => bytesField(GRAPH.node, writeNode(node)));
  return writeFields([...rest.file, bytesField(FILE.graph, writeFields([...fields, ...rest.graph]))]);
}

/** A list of whole numbers among a node's attributes; empty if it has none. */
export function wholeNumbers(node: NetworkNode, name: string): number[] {
  return numbersOf(node.attributes.get(name) ?? [], ATTRIBUTE.ints);
}

/** A single whole number among a node's attributes. */
export function wholeNumber(node: NetworkNode, name: string): number | undefined {
  return numbersOf(node.attributes.get(name) ?? [], ATTRIBUTE.int)[0];
}

/** A fraction among a node's attributes. */
export function fraction(node: NetworkNode, name: string): number | undefined {
  const field = node.attributes.get(name)?.find(({ number }) => number === ATTRIBUTE.float);
  return field ? floatsOf(bytesOf(field))[0] : undefined;
}

/** Attributes of a new node: lists and whole numbers as integers, others as `{ fraction }`. */
export function attributes(
  values: Record<string, number | number[] | { fraction: number }>,
): NetworkNode['attributes'] {
  return new Map(
    Object.entries(values).map(([name, value]) => [name, [textField(ATTRIBUTE.name, name), ...encode(value)]]),
  );
}

function encode(value: number | number[] | { fraction: number }): Field[] {
  if (Array.isArray(value)) {
    return [...value.map((one) => intField(ATTRIBUTE.ints, one)), intField(ATTRIBUTE.type, ATTRIBUTE_TYPE.ints)];
  }
  if (typeof value === 'number') {
    return [intField(ATTRIBUTE.int, value), intField(ATTRIBUTE.type, ATTRIBUTE_TYPE.int)];
  }
  const four = new Uint8Array(Float32Array.of(value.fraction).buffer);
  return [{ number: ATTRIBUTE.float, wire: FOUR_BYTES, value: four }, intField(ATTRIBUTE.type, ATTRIBUTE_TYPE.float)];
}

function constantNode(name: string, { dims, data }: Weights): NetworkNode {
  const tensor = writeFields([
    ...dims.map((dim) => intField(TENSOR.dims, dim)),
    intField(TENSOR.type, FLOAT_TENSOR),
    bytesField(TENSOR.raw, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
  const value = [
    textField(ATTRIBUTE.name, 'value'),
    bytesField(ATTRIBUTE.tensor, tensor),
    intField(ATTRIBUTE.type, ATTRIBUTE_TYPE.tensor),
  ];
  return { type: 'Constant', inputs: [], outputs: [name], attributes: new Map([['value', value]]) };
}

function readNode(field: Field): NetworkNode {
  const fields = readFields(bytesOf(field));
  const texts = (wanted: number): string[] => fields.filter(({ number }) => number === wanted).map(textOf);
  const attributeFields = fields
    .filter(({ number }) => number === NODE.attribute)
    .map((one) => readFields(bytesOf(one)));
  return {
    type: texts(NODE.type)[0] ?? '',
    inputs: texts(NODE.input),
    outputs: texts(NODE.output),
    attributes: new Map(
      attributeFields.map((parts) => [textOf(parts.find(({ number }) => number === ATTRIBUTE.name)), parts]),
    ),
  };
}

function writeNode(node: NetworkNode): Uint8Array {
  return writeFields([
    ...node.inputs.map((name) => textField(NODE.input, name)),
    ...node.outputs.map((name) => textField(NODE.output, name)),
    textField(NODE.name, node.outputs[0] ?? ''),
    textField(NODE.type, node.type),
    ...[...node.attributes.values()].map((parts) => bytesField(NODE.attribute, writeFields(parts))),
  ]);
}

/** Undefined for tensors that don't hold 32-bit floats. */
function readWeights(fields: Field[]): Weights | undefined {
  if (numbersOf(fields, TENSOR.type)[0] !== FLOAT_TENSOR) return undefined;
  const raw = fields.filter(({ number }) => number === TENSOR.raw || number === TENSOR.floats);
  return {
    dims: numbersOf(fields, TENSOR.dims),
    data:
      raw.length === 1 ? floatsOf(bytesOf(raw[0])) : Float32Array.from(raw, (one) => floatsOf(bytesOf(one))[0] ?? 0),
  };
}

/** Repeated numbers, each a field of its own or all packed in one. */
function numbersOf(fields: Field[], wanted: number): number[] {
  return fields
    .filter(({ number }) => number === wanted)
    .flatMap(({ value }) => (typeof value === 'bigint' ? [Number(value)] : unpack(value)));
}

function unpack(bytes: Uint8Array): number[] {
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [value, next] = readVarint(bytes, at);
    numbers.push(Number(value));
    at = next;
  }
  return numbers;
}

function readFields(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [key, start] = readVarint(bytes, at);
    const number = Number(key >> 3n);
    const wire = Number(key & 7n);
    if (wire === VARINT) {
      const [value, end] = readVarint(bytes, start);
      fields.push({ number, wire, value });
      at = end;
      continue;
    }
    const [length, from] = wire === BYTES ? readVarint(bytes, start) : [wire === FOUR_BYTES ? 4n : 8n, start];
    at = from + Number(length);
    fields.push({ number, wire, value: bytes.subarray(from, at) });
  }
  return fields;
}

function writeFields(fields: Field[]): Uint8Array {
  const parts = fields.flatMap(({ number, wire, value }) => {
    const key = writeVarint(BigInt((number << 3) | wire));
    if (typeof value === 'bigint') return [key, writeVarint(value)];
    return wire === BYTES ? [key, writeVarint(BigInt(value.length)), value] : [key, value];
  });
  return Buffer.concat(parts);
}

function readVarint(bytes: Uint8Array, at: number): [value: bigint, next: number] {
  let value = 0n;
  for (let shift = 0n; ; shift += 7n) {
    const byte = bytes[at++];
    if (byte === undefined) throw new RangeError('The ONNX file ends inside a number.');
    value |= BigInt(byte & 127) << shift;
    if (byte < 128) return [value, at];
  }
}

function writeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Uint8Array.from(bytes);
}

function bytesOf(field: Field | undefined): Uint8Array {
  if (!field || typeof field.value === 'bigint') throw new TypeError('The ONNX file lacks a part that it must have.');
  return field.value;
}

function textOf(field: Field | undefined): string {
  return Buffer.from(bytesOf(field)).toString();
}

function floatsOf(bytes: Uint8Array): Float32Array {
  // Copied (a Buffer's `slice` would not), because floats must begin at a multiple of four.
  return new Float32Array(new Uint8Array(bytes).buffer);
}

function bytesField(number: number, value: Uint8Array): Field {
  return { number, wire: BYTES, value };
}

function textField(number: number, text: string): Field {
  return bytesField(number, Buffer.from(text));
}

function intField(number: number, value: number): Field {
  return { number, wire: VARINT, value: BigInt(value) };
}
