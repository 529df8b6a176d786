// `ticknorm-kernel install` and `uninstall`: the folder by which Jupyter knows the kernel.
// https://jupyter-client.readthedocs.io/en/latest/kernels.html#kernel-specs
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError } from '../errors';

/** Which of Jupyter's data folders. */
export type Place =
  | { readonly kind: 'user' }
  /** That of the Python on the path. */
  | { readonly kind: 'sys-prefix' }
  | { readonly kind: 'prefix'; readonly prefix: string };

/** Stock tslab's name, so that a notebook opens with either. */
export const DEFAULT_NAME = 'tslab';

const PYTHON_HELP = 'install Python 3.10 or newer (https://www.python.org/downloads/), or name a folder with --prefix.';

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img" aria-label="TypeScript">
  <rect width="64" height="64" rx="8" fill="#3178c6"/>
  <path d="M12 28h24v6h-9v22h-7V34h-8zM54 36c-2-1.600-4-2.300-6.500-2.300-2.200 0-3.500.8-3.500 2.200 0 1.700 1.500 2.100 4.300 3 4.700 1.400 7.700 3.300 7.700 8.200 0 5.600-4 8.900-10.300 8.900-3.400 0-6.400-.9-8.700-2.600v-7c2.500 2.300 5.300 3.500 8.100 3.500 2.400 0 3.700-.9 3.700-2.400 0-1.800-1.700-2.300-4.600-3.200-4.600-1.400-7.300-3.500-7.300-8 0-5.200 4-8.500 10-8.500 2.700 0 5.100.6 7.100 1.600z" fill="#fff"/>
</svg>
`;

/** @returns the folder that was written. @throws {InputError} when another kernel has that name there */
export function install(place: Place, name: string, cli: string = process.argv[1] ?? ''): string {
  const folder = folderOf(place, name);
  if (existsSync(folder) && !isOurs(folder)) {
    throw new InputError(
      `${folder}: is the kernelspec of another kernel; choose another --name, or remove it with "jupyter kernelspec remove ${name}".`,
    );
  }
  mkdirSync(folder, { recursive: true });
  const spec = {
    argv: [process.execPath, resolve(cli), 'kernel', '{connection_file}'],
    display_name: 'TypeScript',
    language: 'typescript',
    interrupt_mode: 'message',
    metadata: { debugger: false, implementation: 'ticknorm-kernel' },
  };
  writeFileSync(join(folder, 'kernel.json'), `${JSON.stringify(spec, null, 2)}\n`);
  writeFileSync(join(folder, 'logo-svg.svg'), LOGO);
  return folder;
}

/** @returns the folder that was removed. @throws {InputError} when it is not there, or is another kernel's */
export function uninstall(place: Place, name: string): string {
  const folder = folderOf(place, name);
  if (!existsSync(folder)) throw new InputError(`${folder}: there is no such kernelspec; nothing to remove.`);
  if (!isOurs(folder)) throw new InputError(`${folder}: is the kernelspec of another kernel; it is left alone.`);
  rmSync(folder, { recursive: true });
  return folder;
}

function folderOf(place: Place, name: string): string {
  if (!/^[\w.-]+$/.test(name)) {
    throw new InputError(`--name ${name}: Jupyter allows letters, digits, ".", "_" and "-" only.`);
  }
  return join(dataFolder(place), 'kernels', name);
}

/** https://docs.jupyter.org/en/latest/use/jupyter-directories.html#data-files */
function dataFolder(place: Place): string {
  switch (place.kind) {
    case 'prefix':
      return join(resolve(place.prefix), 'share', 'jupyter');
    case 'sys-prefix':
      return join(pythonPrefix(), 'share', 'jupyter');
    case 'user': {
      const { JUPYTER_DATA_DIR, XDG_DATA_HOME, APPDATA } = process.env;
      if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
      if (process.platform === 'darwin') return join(homedir(), 'Library', 'Jupyter');
      if (process.platform === 'win32') return join(APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'jupyter');
      return join(XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'jupyter');
    }
  }
}

function pythonPrefix(): string {
  const program = 'import sys; print(sys.prefix if sys.version_info >= (3, 10) else "")';
  for (const python of ['python3', 'python']) {
    try {
      const prefix = execFileSync(python, ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
      if (prefix.trim() !== '') return prefix.trim();
    } catch {
      // Not there, or not usable: try the other name.
    }
  }
  throw new InputError(`--sys-prefix: no Python that is new enough is on the path; ${PYTHON_HELP}`);
}

function isOurs(folder: string): boolean {
  try {
    const spec: unknown = JSON.parse(readFileSync(join(folder, 'kernel.json'), 'utf8'));
    const metadata = typeof spec === 'object' && spec !== null && 'metadata' in spec ? spec.metadata : null;
    return (
      typeof metadata === 'object' &&
      metadata !== null &&
      'implementation' in metadata &&
      metadata.implementation === 'ticknorm-kernel'
    );
  } catch {
    return false;
  }
}

/** The command's own file, for who installs from a program. */
export const cliFile: string = fileURLToPath(new URL('./cli.js', import.meta.url));
