// A folder of generated files, replaced as a whole: it is written beside the old one and swapped in by renaming, so that
// nobody ever sees half of it. Files that did not change keep their time, which Docusaurus' cache goes by.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Path below the folder, with `/` → content. */
export type Files = ReadonlyMap<string, Uint8Array | string>;

/**
 * Makes `folder` hold exactly `files`. Does nothing when it does already.
 *
 * @returns whether anything changed
 */
export function replaceFolder(folder: string, files: Files): boolean {
  const before = new Set(filesBelow(folder));
  const same = new Set(
    [...files]
      .filter(([path, content]) => before.has(path) && equals(join(folder, path), content))
      .map(([path]) => path),
  );
  if (same.size === files.size && before.size === files.size) return false;
  const fresh = `${folder}.writing-${process.pid}`;
  const old = `${folder}.old-${process.pid}`;
  try {
    mkdirSync(fresh, { recursive: true });
    for (const [path, content] of files) {
      const target = join(fresh, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
      if (!same.has(path)) continue;
      const { atime, mtime } = statSync(join(folder, path));
      utimesSync(target, atime, mtime);
    }
    rmSync(old, { recursive: true, force: true });
    if (before.size > 0) renameSync(folder, old);
    else rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
  return true;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true, encoding: 'utf8' });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}

function equals(path: string, content: Uint8Array | string): boolean {
  return readFileSync(path).equals(typeof content === 'string' ? Buffer.from(content) : content);
}
