// The two packages, built into their dist folders. Everything after this imports them by name.

import { unlessUnchanged } from './fingerprint.mjs';
import { install } from './install.mjs';
import { at } from './paths.mjs';
import { run } from './processes.mjs';
import { command, Failure, step } from './report.mjs';

const PACKAGES = ['ticknorm', 'kernel'];

/** @param {{ fresh?: boolean }} [options] */
export async function buildPackages({ fresh = false } = {}) {
  for (const name of PACKAGES) {
    const folder = at('src', name);
    const what = {
      stamp: at('src', name, 'dist', '.built-from'),
      inputs: [folder, at('package-lock.json'), at('tsconfig.base.json')],
      output: at('src', name, 'dist'),
      fresh,
    };
    await unlessUnchanged(what, () =>
      step(`building src/${name}`, async () => {
        const { code, output } = await run('npm', ['run', '--silent', 'build'], { cwd: folder, quiet: true });
        if (code !== 0) throw new Failure(`building src/${name} failed with status ${code}:\n${output}`);
      }),
    );
  }
}

export const main = () =>
  command(async () => {
    await install();
    await buildPackages({ fresh: true });
  });
