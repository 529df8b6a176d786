// node_modules as the lockfile says, with the lockfile's hash beside it so that the next start need not ask npm.

import { unlessUnchanged } from './fingerprint.mjs';
import { npm } from './npm.mjs';
import { at } from './paths.mjs';
import { Failure, step } from './report.mjs';

const MANIFESTS = ['package-lock.json', 'package.json', 'src/ticknorm/package.json', 'src/kernel/package.json'];

/** Runs `npm ci` unless what is installed is what the lockfile asks for. */
export async function install() {
  const stamp = at('node_modules', '.installed-from');
  await unlessUnchanged({ stamp, inputs: MANIFESTS.map((name) => at(name)), output: at('node_modules') }, () =>
    step('installing packages (npm ci, about a minute)', async () => {
      const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
      const { code, output } = await npm(args, { quiet: true });
      if (code !== 0) throw new Failure(`npm ci failed with status ${code}:\n${output}`);
    }),
  );
}
