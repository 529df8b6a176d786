// Writes module.generated.ts: assembly/ compiled to WebAssembly with SIMD, as text that a download compresses better than
// hexadecimal digits or base64: a character for most bytes. Run by the build; does nothing when the file is that of this
// script, of these sources and of the installed compiler.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

// A page's main thread may compile no more than this at once in some browsers.
const LIMIT = 4096;

const target = new URL('./module.generated.ts', import.meta.url);
const assembly = new URL('./assembly/', import.meta.url);
const { version } = createRequire(import.meta.url)('assemblyscript/package.json');
const sources = readdirSync(assembly).filter((name) => name.endsWith('.ts'));
const hash = createHash('sha256').update(readFileSync(new URL(import.meta.url)));
for (const name of sources.sort()) hash.update(name).update(readFileSync(new URL(name, assembly)));
const header = `// Made by compile.mjs (${hash.digest('hex').slice(0, 16)}) with assemblyscript@${version}; do not edit, do not commit.\n`;

if (!existsSync(target) || !readFileSync(target, 'utf8').startsWith(header)) {
  const bytes = await compile();
  if (bytes.length > LIMIT) throw new Error(`The wasm kernels take ${bytes.length} bytes; ${LIMIT} is the most.`);
  const plain = importSection([0, 0]); // without a maximum, of at least 0 pages
  const shared = importSection([3, 0, 0x80, 0x80, 4]); // shared, of at most 65,536 pages
  const alphabet = alphabetFor([...bytes, ...shared]);
  const encode = (/** @type {Iterable<number>} */ some) =>
    Array.from(some, (byte) =>
      alphabet[byte] === ' ' ? `~${byte.toString(16).padStart(2, '0')}` : alphabet[byte],
    ).join('');
  const texts = {
    ALPHABET: alphabet.join('').trimEnd(),
    WASM: encode(bytes),
    IMPORTS: encode(plain),
    SHARED: encode(shared),
  };
  if (!texts.WASM.includes(texts.IMPORTS)) throw new Error('The wasm kernels import something else than a memory.');
  const lines = Object.entries(texts).map(([name, text]) => `export const ${name}: string =\n  '${text}';\n`);
  writeFileSync(target, header + lines.join(''));
  console.log(`compiled the wasm kernels: ${bytes.length} bytes`);
}

/**
 * The section of a module that imports its memory and nothing else. Whether a memory is shared is said there, and nothing
 * else in the module depends on it: so it is shipped once, with this section in two kinds.
 *
 * @param {number[]} limits  of the memory
 */
function importSection(limits) {
  const name = Array.from('\x03env\x06memory', (char) => char.charCodeAt(0));
  const content = [1, ...name, 2, ...limits];
  return [2, content.length, ...content];
}

/**
 * The character for each byte, at the byte's place; a space for those that are rare, of which the text has ~ and two
 * hexadecimal digits. A byte that occurs often gets a character that minified code has often: gzip counts both together, and
 * so spends few bits on either.
 *
 * @param {number[]} bytes
 */
function alphabetFor(bytes) {
  // Of the library, minified, by how often: ASCII without ~ and what some kind of string would have to escape.
  const characters = 'et,rna()o=si.u:lmdcfp{}h;[]0yg?w+b>vkxA&*321!F-TS4_D/IMO<6ENC|LG58PWqzRjU@BK%7#9HJQVXYZ^';
  const counts = new Array(256).fill(0);
  for (const byte of bytes) counts[byte]++;
  const byCount = [...counts.keys()].sort((a, b) => counts[b] - counts[a]).slice(0, characters.length);
  return counts.map((_, byte) => characters[byCount.indexOf(byte)] ?? ' ');
}

/** @returns {Promise<Uint8Array>} */
async function compile() {
  const flags = ['-O3', '--shrinkLevel', '1', '--noAssert', '--enable', 'simd,bulk-memory'];
  // tfjs' memory is imported; the stub runtime adds no allocator, and without abort nothing else is imported.
  const bare = ['--importMemory', '--noExportMemory', '--runtime', 'stub', '--use', 'abort='];
  const quiet = ['--disableWarning', '112']; // v128 between functions of the module, which nobody outside calls
  const paths = ['index.ts', '--baseDir', fileURLToPath(assembly), '--outFile', 'out.wasm'];
  /** @type {Uint8Array | undefined} */
  let bytes;
  const { error, stderr } = await asc.main([...paths, ...flags, ...bare, ...quiet], {
    writeFile: (name, contents) => {
      if (name === 'out.wasm' && typeof contents !== 'string') bytes = contents;
    },
  });
  if (error || !bytes) throw new Error(`The wasm kernels do not compile.\n${stderr}`);
  return bytes;
}
