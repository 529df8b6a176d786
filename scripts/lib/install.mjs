// node_modules as the lockfile says, with the lockfile's hash beside it so that the next start need not ask npm.

import { unlessUnchanged } from './fingerprint.mjs';
import { at } from './paths.mjs';
import { run } from './processes.mjs';
import { Failure, step } from './report.mjs';

const MANIFESTS = ['package-lock.json', 'package.json', 'src/ticknorm/package.json', 'src/kernel/package.json'];

/** Runs `npm ci` unless what is installed is what the lockfile asks for. */
export async function install() {
  const stamp = at('node_modules', '.installed-from');
  await unlessUnchanged({ stamp, inputs: MANIFESTS.map((name) => at(name)), output: at('node_modules') }, () =>
    step('installing packages (npm ci, about a minute)', async () => {
      const npm = process.env['npm_execpath'];
      const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
      const { code, output } = npm?.endsWith('.js')
        ? await run(process.execPath, [npm, ...args], { quiet: true })
        : await run('npm', args, { quiet: true });
      if (code !== 0) throw new Failure(`npm ci failed with status ${code}:\n${output}`);
    }),
  );
}
