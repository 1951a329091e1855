/**
 * Rewrites PP-OCR's networks so that they give the same answer with a quarter to a third less work.
 *
 * As shipped, every convolution is followed by up to eight passes over its result (a scale, a shift, a hard swish in four
 * pieces, a scale, a shift), which onnxruntime runs one by one, changing the layout in memory between them. Scales and
 * shifts are worked into the weights beside them, and the pieces are named as what they are, so that onnxruntime joins
 * them with the convolution. A pattern that isn't found is left as it is.
 */

import {
  attributes,
  fraction,
  type Network,
  type NetworkNode,
  readNetwork,
  type Weights,
  wholeNumber,
  wholeNumbers,
  writeNetwork,
} from './onnx-file.ts';

/** The same network, lighter. */
export function simplifyNetwork(file: Uint8Array): Uint8Array {
  const network = readNetwork(file);
  const edit = new Edit(network);
  edit.each('Conv', scaleBehind);
  edit.each('Add', nameHardSwish);
  edit.each('Mul', scaleAhead);
  edit.each('Add', joinGate);
  edit.each('ConvTranspose', joinEnlargements);
  return writeNetwork(network);
}

/** A network being changed, with the questions the patterns ask. */
class Edit {
  readonly network: Network;
  #names = 0;

  constructor(network: Network) {
    this.network = network;
  }

  /** Offers every node of a type that is still there to a rule. */
  each(type: string, rule: (edit: Edit, node: NetworkNode) => void): void {
    for (const node of this.network.nodes.filter((one) => one.type === type)) {
      if (this.network.nodes.includes(node)) rule(this, node);
    }
  }

  weights(name: string | undefined): Weights | undefined {
    return name === undefined ? undefined : this.network.weights.get(name);
  }

  /** The value of a weight that is a single number. */
  number(name: string | undefined): number | undefined {
    const data = this.weights(name)?.data;
    return data?.length === 1 ? data[0] : undefined;
  }

  usersOf(name: string): NetworkNode[] {
    return this.network.nodes.filter((node) => node.inputs.includes(name));
  }

  /** The node that alone uses what `node` gives, if it is of this type. */
  next(node: NetworkNode | undefined, type: string): NetworkNode | undefined {
    const name = node?.outputs[0];
    if (name === undefined || this.network.results.has(name)) return undefined;
    const users = this.usersOf(name);
    return users.length === 1 && users[0]?.type === type ? users[0] : undefined;
  }

  /** The scale and shift (single numbers) that alone follow a node. */
  affineAfter(node: NetworkNode): { scale: number; shift: number; nodes: [NetworkNode, NetworkNode] } | undefined {
    const mul = this.next(node, 'Mul');
    const add = this.next(mul, 'Add');
    if (!mul || !add) return undefined;
    const scale = this.number(otherInput(mul, node.outputs[0]));
    const shift = this.number(otherInput(add, mul.outputs[0]));
    return scale === undefined || shift === undefined || scale === 0 ? undefined : { scale, shift, nodes: [mul, add] };
  }

  addWeights(dims: number[], data: Float32Array): string {
    const name = this.freshName();
    this.network.weights.set(name, { dims, data });
    return name;
  }

  freshName(): string {
    return `simplified.${this.#names++}`;
  }

  remove(...nodes: NetworkNode[]): void {
    this.network.nodes = this.network.nodes.filter((node) => !nodes.includes(node));
  }

  insertBefore(place: NetworkNode, ...nodes: NetworkNode[]): void {
    this.network.nodes.splice(this.network.nodes.indexOf(place), 0, ...nodes);
  }
}

/** Convolution, then scale and shift: both go into its weights. */
function scaleBehind(edit: Edit, conv: NetworkNode): void {
  const affine = edit.affineAfter(conv);
  const kernel = edit.weights(conv.inputs[1]);
  const bias = biasOf(edit, conv);
  if (!affine || !kernel || !bias) return;
  const { scale, shift, nodes } = affine;
  setWeights(
    edit,
    conv,
    kernel.data.map((one) => one * scale),
    bias.map((one) => one * scale + shift),
  );
  conv.outputs = nodes[1].outputs;
  edit.remove(...nodes);
}

/** x · clip(x + 3, 0, 6) / 6, piece by piece, becomes x · HardSigmoid(x), which onnxruntime takes into the convolution. */
function nameHardSwish(edit: Edit, add: NetworkNode): void {
  const three = add.inputs.find((name) => edit.number(name) === 3);
  const x = otherInput(add, three);
  const clip = edit.next(add, 'Clip');
  const mul = edit.next(clip, 'Mul');
  const div = edit.next(mul, 'Div');
  if (!three || !x || !clip || !mul || !div) return;
  const isSixth = edit.number(div.inputs[1]) === 6 && div.inputs[0] === mul.outputs[0];
  if (!isSixth || otherInput(mul, clip.outputs[0]) !== x || !clips(edit, clip, 0, 6)) return;
  const gate: NetworkNode = {
    type: 'HardSigmoid',
    inputs: [x],
    outputs: [edit.freshName()],
    attributes: attributes({ alpha: { fraction: 1 / 6 }, beta: { fraction: 0.5 } }),
  };
  edit.insertBefore(div, gate, {
    type: 'Mul',
    inputs: [x, gate.outputs[0] as string],
    outputs: div.outputs,
    attributes: new Map(),
  });
  edit.remove(add, clip, mul, div);
}

/**
 * Scale and shift ahead of convolutions: both go into their weights. A convolution that pads with zeros can't take the shift,
 * because its margin isn't shifted; that stays, as a convolution of one pixel, which keeps the layout in memory.
 */
function scaleAhead(edit: Edit, source: NetworkNode): void {
  const affine = edit.affineAfter(source);
  if (!affine) return;
  const { scale, shift, nodes } = affine;
  const [mul, add] = nodes;
  const shifted = add.outputs[0] as string;
  const plain = source.outputs[0] as string;
  const users = edit.usersOf(shifted);
  const kernels = users.map((user) => edit.weights(user.inputs[1]));
  const all = users.every(
    (user, n) => user.type === 'Conv' && user.inputs[0] === shifted && kernels[n] && biasOf(edit, user),
  );
  if (!all || users.length === 0 || edit.network.results.has(shifted)) return;

  const pads = users.some((user) => wholeNumbers(user, 'pads').some((pad) => pad !== 0));
  for (const [n, user] of users.entries()) {
    const { data, dims } = kernels[n] as Weights;
    const perOutput = data.length / (dims[0] as number);
    const bias = biasOf(edit, user) as Float32Array;
    const sum = (output: number): number =>
      data.subarray(output * perOutput, (output + 1) * perOutput).reduce((total, one) => total + one, 0);
    const moved = pads ? bias : bias.map((one, output) => one + sum(output) * shift);
    setWeights(
      edit,
      user,
      data.map((one) => one * scale),
      moved,
    );
    if (!pads) user.inputs[0] = plain;
  }
  if (!pads) {
    edit.remove(mul, add);
    return;
  }
  const [first] = users as [NetworkNode];
  const channels = ((kernels[0] as Weights).dims[1] as number) * (wholeNumber(first, 'group') ?? 1);
  edit.insertBefore(add, {
    type: 'Conv',
    inputs: [
      plain,
      edit.addWeights([channels, 1, 1, 1], new Float32Array(channels).fill(1)),
      edit.addWeights([channels], new Float32Array(channels).fill(shift / scale)),
    ],
    outputs: add.outputs,
    attributes: attributes({ kernel_shape: [1, 1], group: channels }),
  });
  edit.remove(mul, add);
}

/** x + x · gate becomes x · (1 + gate): the gate is one number a channel, x a whole map. */
function joinGate(edit: Edit, add: NetworkNode): void {
  for (const x of add.inputs) {
    const product = otherInput(add, x);
    const mul = edit.network.nodes.find((node) => node.type === 'Mul' && node.outputs[0] === product);
    const gate = mul?.inputs.includes(x) ? otherInput(mul, x) : undefined;
    const isGate = edit.network.nodes.some((node) => node.type === 'HardSigmoid' && node.outputs[0] === gate);
    if (!mul || !gate || !isGate || edit.next(mul, 'Add') !== add) continue;
    const more = edit.freshName();
    edit.insertBefore(
      mul,
      {
        type: 'Add',
        inputs: [gate, edit.addWeights([1], Float32Array.of(1))],
        outputs: [more],
        attributes: new Map(),
      },
      { type: 'Mul', inputs: [x, more], outputs: add.outputs, attributes: new Map() },
    );
    edit.remove(mul, add);
    return;
  }
}

/**
 * The detector's end enlarges twice by two, to one channel: transposed convolution, shift, normalisation, ReLU, transposed
 * convolution, shift. Nothing in it looks at a neighbour, so it is done as two convolutions of one pixel, whose channels are
 * the pixels of the enlarged map, and one rearrangement at the very end.
 */
function joinEnlargements(edit: Edit, up: NetworkNode): void {
  const shift = edit.next(up, 'Add');
  const norm = edit.next(shift, 'BatchNormalization');
  const relu = edit.next(norm, 'Relu');
  const last = edit.next(relu, 'ConvTranspose');
  const lastShift = edit.next(last, 'Add');
  if (!shift || !norm || !relu || !last || !lastShift || !doubles(edit, up) || !doubles(edit, last)) return;
  const first = edit.weights(up.inputs[1]) as Weights;
  const second = edit.weights(last.inputs[1]) as Weights;
  const firstBias = edit.weights(otherInput(shift, up.outputs[0]))?.data;
  const secondBias = edit.number(otherInput(lastShift, last.outputs[0]));
  const [gamma, beta, mean, variance] = norm.inputs.slice(1).map((name) => edit.weights(name)?.data);
  const [from = 0, middle = 0] = first.dims;
  if (second.dims[1] !== 1 || secondBias === undefined || firstBias?.length !== middle) return;
  if (!gamma || !beta || !mean || !variance) return;

  // Output channel of the first: which of the four pixels (row, column), then the channel.
  const spread = new Float32Array(4 * middle * from);
  const spreadBias = new Float32Array(4 * middle);
  const gather = new Float32Array(16 * 4 * middle);
  const epsilon = fraction(norm, 'epsilon') ?? 1e-5;
  for (let m = 0; m < middle; m++) {
    const scale = (gamma[m] as number) / Math.sqrt((variance[m] as number) + epsilon);
    for (let pixel = 0; pixel < 4; pixel++) {
      const channel = pixel * middle + m;
      spreadBias[channel] = ((firstBias[m] as number) - (mean[m] as number)) * scale + (beta[m] as number);
      for (let c = 0; c < from; c++) {
        spread[channel * from + c] = (first.data[(c * middle + m) * 4 + pixel] as number) * scale;
      }
      for (let inner = 0; inner < 4; inner++) {
        const row = (pixel >> 1) * 2 + (inner >> 1);
        const column = (pixel & 1) * 2 + (inner & 1);
        gather[(row * 4 + column) * 4 * middle + channel] = second.data[m * 4 + inner] as number;
      }
    }
  }
  const onePixel = attributes({ kernel_shape: [1, 1] });
  const [spreadOut, reluOut, gatherOut] = [edit.freshName(), edit.freshName(), edit.freshName()];
  edit.insertBefore(
    lastShift,
    {
      type: 'Conv',
      inputs: [
        up.inputs[0] as string,
        edit.addWeights([4 * middle, from, 1, 1], spread),
        edit.addWeights([4 * middle], spreadBias),
      ],
      outputs: [spreadOut],
      attributes: onePixel,
    },
    { type: 'Relu', inputs: [spreadOut], outputs: [reluOut], attributes: new Map() },
    {
      type: 'Conv',
      inputs: [
        reluOut,
        edit.addWeights([16, 4 * middle, 1, 1], gather),
        edit.addWeights([16], new Float32Array(16).fill(secondBias)),
      ],
      outputs: [gatherOut],
      attributes: onePixel,
    },
    {
      type: 'DepthToSpace',
      inputs: [gatherOut],
      outputs: lastShift.outputs,
      attributes: attributes({ blocksize: 4 }),
    },
  );
  edit.remove(up, shift, norm, relu, last, lastShift);
}

/** A transposed convolution of 2 × 2 pixels without overlap, margin or bias of its own. */
function doubles(edit: Edit, node: NetworkNode): boolean {
  const kernel = edit.weights(node.inputs[1]);
  const is = (name: string, wanted: number): boolean => wholeNumbers(node, name).every((one) => one === wanted);
  return (
    kernel?.dims.length === 4 &&
    kernel.dims[2] === 2 &&
    kernel.dims[3] === 2 &&
    node.inputs.length === 2 &&
    wholeNumbers(node, 'strides').length === 2 &&
    is('strides', 2) &&
    is('pads', 0) &&
    is('dilations', 1) &&
    (wholeNumber(node, 'group') ?? 1) === 1
  );
}

/** Newer files give the bounds as inputs, older ones as attributes. */
function clips(edit: Edit, clip: NetworkNode, least: number, most: number): boolean {
  const low = edit.number(clip.inputs[1]) ?? fraction(clip, 'min');
  const high = edit.number(clip.inputs[2]) ?? fraction(clip, 'max');
  return low === least && high === most;
}

/** A convolution's bias, zeros if it has none; undefined if it isn't known ahead. */
function biasOf(edit: Edit, conv: NetworkNode): Float32Array | undefined {
  const kernel = edit.weights(conv.inputs[1]);
  if (!conv.inputs[2]) return new Float32Array(kernel?.dims[0] ?? 0);
  return edit.weights(conv.inputs[2])?.data;
}

function setWeights(edit: Edit, conv: NetworkNode, kernel: Float32Array, bias: Float32Array): void {
  const { dims } = edit.weights(conv.inputs[1]) as Weights;
  conv.inputs = [conv.inputs[0] as string, edit.addWeights(dims, kernel), edit.addWeights([bias.length], bias)];
}

function otherInput(node: NetworkNode, name: string | undefined): string | undefined {
  const [a, b] = node.inputs;
  return a === name ? b : a;
}
