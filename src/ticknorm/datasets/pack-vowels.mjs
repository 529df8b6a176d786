// Writes vowels.data.generated.ts: the 640 utterances in data/japanese-vowels-*.txt.
//
// Layout of the bytes: the number of frames of each utterance, one byte each, training set first; then every
// coefficient in millionths, a whole number, as the difference to the frame before (to 0 for the first of an utterance),
// frame by frame. These 32-bit numbers lie in four planes, all lowest bytes first, which deflates to two thirds.
import { readFileSync } from 'node:fs';
import { writePacked } from './packed-module.mjs';

const COEFFICIENTS = 12;
const sources = ['train', 'test'].map((part) => new URL(`./data/japanese-vowels-${part}.txt`, import.meta.url));

writePacked(
  {
    script: import.meta.url,
    target: new URL('./vowels.data.generated.ts', import.meta.url),
    name: 'VOWELS',
    origin: 'data/japanese-vowels-train.txt and -test.txt',
    sources,
  },
  () => {
    const utterances = sources.flatMap(readUtterances);
    const steps = utterances.flatMap((frames) =>
      frames.flatMap((frame, t) => frame.map((value, c) => value - (frames[t - 1]?.[c] ?? 0))),
    );
    const planes = [0, 8, 16, 24].flatMap((shift) => steps.map((step) => (step >> shift) & 255));
    return Uint8Array.from([...utterances.map(({ length }) => length), ...planes]);
  },
);

/** @returns {number[][][]} utterances, frames, coefficients in millionths */
function readUtterances(file) {
  const text = readFileSync(file, 'utf8').replace(/^#.*\n/gm, '');
  return text
    .trim()
    .split('\n\n')
    .map((block) =>
      block.split('\n').map((line) => {
        const frame = line.split(' ').map((number) => Math.round(Number(number) * 1e6));
        if (frame.length !== COEFFICIENTS || !frame.every(Number.isInteger)) throw new Error(`not a frame: ${line}`);
        return frame;
      }),
    );
}
