// Writes module.generated.ts: assembly/ compiled to WebAssembly with SIMD, as text that a download compresses better than
// hexadecimal digits or base64, a character for most bytes. Run by the build; does nothing when the file is that of this
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
  const text = Array.from(bytes, encode).join('');
  writeFileSync(target, `${header}export const WASM_KERNELS: string =\n  '${text}';\n`);
  console.log(`compiled the wasm kernels: ${bytes.length} bytes`);
}

/**
 * A byte as instance.ts reads it: an ASCII character that needs no escape in any kind of string, or ~ and two hexadecimal
 * digits. This order of the characters has the most frequent bytes among the former.
 *
 * @param {number} byte
 */
function encode(byte) {
  const code = ((byte ^ 64) + 37) & 255;
  const plain = code >= 32 && code < 126 && !'"$\'\\`'.includes(String.fromCharCode(code));
  return plain ? String.fromCharCode(code) : `~${byte.toString(16).padStart(2, '0')}`;
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
