// Writes names.data.generated.ts: 2,880 first names in nine languages out of the npm package `@faker-js/faker`.
//
// Taken are names of 2 to 12 letters that faker lists for one of the nine languages alone, so that every name has one
// answer: 320 of each language, chosen and ordered by their hash, which favours none. The bytes are UTF-8 text, a
// lower-case name a line; name i is of language i % 9, so that any stretch of 9 is balanced. The first 2,340 are for
// training, the rest are held out.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { writePacked } from './packed-module.mjs';

const LOCALES = ['cs_CZ', 'nl', 'en', 'fr', 'de', 'id_ID', 'it', 'ro', 'tr'];
const PER_LANGUAGE = 320; // the rarest, German, has 325

const require = createRequire(import.meta.url);
const { version } = require('@faker-js/faker/package.json');

writePacked(
  {
    script: import.meta.url,
    target: new URL('./names.data.generated.ts', import.meta.url),
    name: 'NAMES',
    origin: `@faker-js/faker@${version}`,
  },
  () => {
    const { allLocales } = require('@faker-js/faker');
    const lists = LOCALES.map((locale) => {
      const listed = Object.values(allLocales[locale].person.first_name).flat();
      return new Set(listed.map((name) => name.normalize('NFC').toLowerCase()));
    });
    const chosen = lists.map((names) => {
      const own = [...names].filter(
        (name) => /^\p{L}{2,12}$/u.test(name) && lists.every((others) => others === names || !others.has(name)),
      );
      return own.sort((a, b) => (hash(a) < hash(b) ? -1 : 1)).slice(0, PER_LANGUAGE);
    });
    const lines = Array.from({ length: PER_LANGUAGE }, (_, nth) => chosen.map((names) => names[nth])).flat();
    if (lines.includes(undefined)) throw new Error(`a language has less than ${PER_LANGUAGE} names of its own`);
    return Buffer.from(lines.join('\n'));
  },
);

/** @param {string} name */
function hash(name) {
  return createHash('sha256').update(name).digest('hex');
}
