// The public names of 'ticknorm/datasets': small real data sets, the same code in a page and in Node. Each set's bytes
// are a module of their own, loaded by the first call, so that importing this costs nothing.

export { type Batch, type BatchOptions, batches, type DigitsBatch, type Split } from './datasets/batches';
export { type Digits, type DigitsOptions, type DigitsSplit, digits } from './datasets/digits';
export { type Names, type NamesSplit, names } from './datasets/names';
export { type Vowels, type VowelsSplit, vowels } from './datasets/vowels';
