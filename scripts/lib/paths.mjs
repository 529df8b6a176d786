// Where things are, from the root of the project.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

/** @param {string[]} parts below the root */
export const at = (...parts) => join(root, ...parts);

export const generated = at('website', 'generated');
export const site = join(generated, 'site');
export const kernelCli = at('src', 'kernel', 'dist', 'cli.js');
