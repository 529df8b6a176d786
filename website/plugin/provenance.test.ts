// The line that says what a notebook ran with.
import { expect, test } from 'vitest';
import { ranWith } from './provenance';

test('the backend stands with TensorFlow.js', () => {
  const packages = { '@tensorflow/tfjs': '4.22.0', tiny: '1.0.0' };
  expect(ranWith({ backend: 'wasm', packages })).toEqual(['TensorFlow.js 4.22.0 (wasm)', 'tiny 1.0.0']);
});

test('the runner comes first, packages by name, what is missing is left out', () => {
  const packages = { ticknorm: '0.1.0', '@tensorflow/tfjs': '4.22.0' };
  expect(ranWith({ key: 'x', typescript: '5.0.4', node: 'v20.20.0', tslab: '', packages })).toEqual([
    'Node 20.20.0',
    'TypeScript 5.0.4',
    'TensorFlow.js 4.22.0',
    'ticknorm 0.1.0',
  ]);
  expect(ranWith({})).toEqual([]);
});
