// Cells → programs. The expected programs are written by hand: what a person would have copied together.
import { expect, test } from 'vitest';
import { Programs, withInstructions } from './program';

const SETUP = `import * as tf from '@tensorflow/tfjs';
import { createTicker, layerNorm, memorySink, type Ticker } from 'ticknorm';
import { display } from 'ticknorm/notebook';

await tf.ready();
console.log('ready');`;

/** The program of the last cell. */
const last = (...cells: string[]): string | undefined => new Programs(cells).of(cells.length - 1);

test('a cell that needs nothing is its own program', () => {
  expect(last(SETUP, 'const a = 1; // one\nconsole.log(a);')).toBe('const a = 1; // one\nconsole.log(a);\n');
});

test('imports, and earlier declarations with what they need, comments included, and nothing else', () => {
  const helpers = `// Not needed.
const unused = layerNorm([[1]]);
/** Doubles. */
const double = (x: number): number => x * factor; // at once
const factor = 2;`;
  expect(last(SETUP, helpers, 'double(3)', 'display(double(2));')).toBe(`import { display } from 'ticknorm/notebook';

/** Doubles. */
const double = (x: number): number => x * factor; // at once
const factor = 2;

display(double(2));
`);
});

test('a backend is made ready for what computes', () => {
  expect(last(SETUP, "import { layerNorm as ln } from 'ticknorm';\nln([[1, 2]]).print();")).toBe(
    `import * as tf from '@tensorflow/tfjs';
import { layerNorm as ln } from 'ticknorm';

await tf.ready();

ln([[1, 2]]).print();
`,
  );
});

test('tfjs alone still computes with the backend that ticknorm registered', () => {
  expect(last(SETUP, 'tf.zeros([1]).print();')).toBe(`import * as tf from '@tensorflow/tfjs';
import 'ticknorm'; // registers the wasm backend

await tf.ready();

tf.zeros([1]).print();
`);
});

test('what changes a variable before it is used, also by way of what holds it', () => {
  const cells = [
    SETUP,
    'const memory = memorySink();\nconst ticker = createTicker({ run: "a", sinks: [memory] });',
    'ticker.tick();\ndisplay(memory.ticks.length);',
    'const other = createTicker({ run: "b" });\nother.tick();',
    'memory.ticks.length',
    'ticker.tick();',
  ];
  expect(new Programs(cells).of(4)).toBe(`import * as tf from '@tensorflow/tfjs';
import { createTicker, memorySink } from 'ticknorm';

await tf.ready();

const memory = memorySink();
const ticker = createTicker({ run: "a", sinks: [memory] });

ticker.tick();

console.log(memory.ticks.length);
`);
});

test.each([
  { how: 'an arrow', write: 'write: (records) => { kept.push(...records); }' },
  { how: 'a method', write: 'write(records) { kept.push(...records); }' },
  { how: 'a function of the notebook', write: 'write: keep' },
])('what is changed only by a callback, $how, is changed where that is called', ({ write }) => {
  const cells = [
    'const kept: unknown[] = [];\nconst other: unknown[] = [];\nfunction keep(records: unknown[]): void { kept.push(...records); }',
    `const ticker = createTicker({ run: 'a', sinks: [{ ${write} }] });`,
    'ticker.tick();',
  ];
  expect(last(...cells, 'kept.length')).toContain('\nticker.tick();\n\nconsole.log(kept.length);');
  expect(last(...cells, 'other.length')).not.toContain('tick');
  const given = ["const ticker = createTicker({ run: 'a', sinks: [{ write: (other) => { other.pop(); } }] });"];
  expect(last(...cells, ...given, 'ticker.tick();', 'other.length')).not.toContain('tick'); // its own parameter
});

test('a function of the notebook changes what it is given, through other functions too', () => {
  const cells = [
    'const list: number[] = [];\nconst other: number[] = [];\nlet count = 0;',
    `function put(into: number[], x: number): void { into.push(x); }
const twice = (to: number[]): void => { put(to, 1); put(to, 2); };
function next(): void { count += 1; }
const total = (of: number[]): number => of.reduce((a, b) => a + b, 0);`,
    'total(list);',
    'twice(list);\ntwice(other);\nnext();',
  ];
  const programOf = (cell: string): string => last(...cells, cell) ?? '';
  expect(programOf('list')).toContain('\ntwice(list);\n\nconsole.log(list);');
  expect(programOf('list')).not.toMatch(/total|other\)|next|count/);
  expect(programOf('count')).toContain('\nnext();\n\nconsole.log(count);');
  expect(programOf('count')).not.toMatch(/twice|total/);
});

test('a model is changed where it is trained, also by a function of the notebook', () => {
  const cells = [
    "import { trainStep } from 'ticknorm';\nconst model = make();\nconst other = make();",
    'function train(net: Model): void { const step = trainStep(net, sgd, loss); step(xs, ys); }',
    'train(model);\ntrain(other);',
  ];
  expect(last(...cells, 'model.predict(xs)')).toContain('\ntrain(model);\n');
  expect(last(...cells, 'model.predict(xs)')).not.toContain('other');
});

test('a parameter is no variable of an earlier cell', () => {
  expect(last('const x = 1;', 'const id = (x: number): number => x;\nfor (const x of [1]) id(x);')).toBe(
    'const id = (x: number): number => x;\nfor (const x of [1]) id(x);\n',
  );
});

test('a name that was declared again means the last declaration', () => {
  expect(last('const x = 1;', 'const x = 2;', 'x')).toBe('const x = 2;\n\nconsole.log(x);\n');
});

test('two declarations of one name make no program', () => {
  expect(last('const x = 1;\nconst f = () => x;', 'const x = 2;', 'f() + x')).toBeUndefined();
});

test('a cell of imports alone makes none', () => {
  expect(last("import { a } from 'ticknorm';")).toBeUndefined();
});

test('the first comment says where it is from, what to install and how to run it', () => {
  expect(
    withInstructions('run();\n', '03-tick-logger.ipynb', 7),
  ).toBe(`// From 03-tick-logger.ipynb, cell 7. Save it as cell-7.mts, then:
//   npm install ticknorm @tensorflow/tfjs tsx
//   npx tsx cell-7.mts
run();
`);
});
