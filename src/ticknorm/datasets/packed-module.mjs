// Writes a data set as a module: bytes, deflated, as base64. Used by the pack-*.mjs scripts, which the build runs.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

/**
 * Does nothing when the module is already that of these scripts and sources.
 *
 * @param {object} to
 * @param {string} to.script  URL of the script that packs
 * @param {URL} to.target  the module to write
 * @param {string} to.name  what it exports
 * @param {string} to.origin  where the data come from, for its first line
 * @param {readonly URL[]} [to.sources]  files that the bytes are made of, where `origin` does not fix them
 * @param {() => Uint8Array} bytes
 */
export function writePacked({ script, target, name, origin, sources = [] }, bytes) {
  const hash = createHash('sha256');
  for (const file of [new URL(script), new URL(import.meta.url), ...sources]) hash.update(readFileSync(file));
  const by = script.slice(script.lastIndexOf('/') + 1);
  const made = hash.digest('hex').slice(0, 16);
  const header = `// Made by ${by} (${made}) from ${origin}; do not edit, do not commit.\n`;
  if (existsSync(target) && readFileSync(target, 'utf8').startsWith(header)) return;
  const base64 = deflateSync(bytes(), { level: 9 }).toString('base64');
  writeFileSync(target, `${header}export const ${name}: string =\n  '${base64}';\n`);
  console.log(`packed ${name.toLowerCase()}: ${Math.round(base64.length / 1000)} kB`);
}
