// A network in which every neuron and every connection is an object, as browser demonstrations are written.
// Arguments: "declared" or "assigned", a number of steps, the rows of a mini-batch, the sizes. Prints the seconds that
// the steps took, once warm.
const TANH = {
  output: (z) => Math.tanh(z),
  slope: (z) => {
    const a = Math.tanh(z);
    return 1 - a * a;
  },
};
const HALF_SQUARED_ERROR = { slope: (output, target) => output - target };
const RATE = 0.03;
const WARM_UP = 20000;

class Link {
  constructor(source, target) {
    this.source = source;
    this.target = target;
    this.weight = Math.random() - 0.5;
    this.gradientSum = 0;
    this.examples = 0;
  }
}

class Neuron {
  // Where only the types are removed from TypeScript, what is declared without a value is undefined at first, and V8
  // keeps a place for any kind of value, which is slower than one for numbers.
  constructor(activation, declared) {
    if (declared) this.z = this.a = undefined;
    this.inputs = [];
    this.outputs = [];
    this.activation = activation;
    this.bias = 0.1;
    this.z = 0;
    this.a = 0;
    this.upstream = 0;
    this.delta = 0;
    this.deltaSum = 0;
    this.examples = 0;
  }

  fire() {
    this.z = this.bias;
    for (const link of this.inputs) this.z += link.weight * link.source.a;
    this.a = this.activation.output(this.z);
  }

  learn() {
    this.delta = this.upstream * this.activation.slope(this.z);
    this.deltaSum += this.delta;
    this.examples++;
    for (const link of this.inputs) {
      link.gradientSum += this.delta * link.source.a;
      link.examples++;
    }
  }

  hear() {
    this.upstream = 0;
    for (const link of this.outputs) this.upstream += link.weight * link.target.delta;
  }

  update() {
    this.bias -= (RATE * this.deltaSum) / this.examples;
    this.deltaSum = 0;
    this.examples = 0;
    for (const link of this.inputs) {
      link.weight -= (RATE / link.examples) * link.gradientSum;
      link.gradientSum = 0;
      link.examples = 0;
    }
  }
}

function build(sizes, declared) {
  const layers = sizes.map((size) => Array.from({ length: size }, () => new Neuron(TANH, declared)));
  layers.slice(1).forEach((layer, below) => {
    for (const target of layer) {
      for (const source of layers[below]) {
        const link = new Link(source, target);
        source.outputs.push(link);
        target.inputs.push(link);
      }
    }
  });
  return layers;
}

function forward(layers, x) {
  for (let i = 0; i < x.length; i++) layers[0][i].a = x[i];
  for (let l = 1; l < layers.length; l++) for (const neuron of layers[l]) neuron.fire();
}

function backward(layers, y) {
  const last = layers[layers.length - 1];
  for (let i = 0; i < y.length; i++) last[i].upstream = HALF_SQUARED_ERROR.slope(last[i].a, y[i]);
  for (let l = layers.length - 1; l > 0; l--) {
    if (l < layers.length - 1) for (const neuron of layers[l]) neuron.hear();
    for (const neuron of layers[l]) neuron.learn();
  }
}

function step(layers, batch) {
  for (const { x, y } of batch) {
    forward(layers, x);
    backward(layers, y);
  }
  for (let l = 1; l < layers.length; l++) for (const neuron of layers[l]) neuron.update();
}

const [kind, ...counts] = process.argv.slice(2);
const [steps, rows, ...sizes] = counts.map(Number);
const numbers = (count) => Array.from({ length: count }, () => Math.random() * 2 - 1);
const example = () => ({ x: numbers(sizes[0]), y: numbers(sizes.at(-1)) });
const batches = Array.from({ length: 50 }, () => Array.from({ length: rows }, example));
const network = build(sizes, kind === "declared");

function seconds(count) {
  const began = process.hrtime.bigint();
  for (let i = 0; i < count; i++) step(network, batches[i % batches.length]);
  return Number(process.hrtime.bigint() - began) / 1e9;
}

seconds(WARM_UP);
console.log(seconds(steps));
