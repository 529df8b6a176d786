// JupyterLab with our kernel, in a virtual environment of its own: made once, at pinned versions, and started on this
// machine only, behind Jupyter's own token.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unlessUnchanged } from './fingerprint.mjs';
import { install } from './install.mjs';
import { buildPackages } from './packages.mjs';
import { at, kernelCli } from './paths.mjs';
import { run, runNode } from './processes.mjs';
import { findPython } from './python.mjs';
import { command, Failure, step } from './report.mjs';

const venv = at('.venv-lab');
const requirements = at('.binder', 'requirements.txt');
const NEEDS_PYTHON =
  'npm run lab needs Python 3.10 or newer with venv; install it (Debian: apt-get install python3-venv; else https://www.python.org/downloads/).';

/** @param {string} name a program of the environment */
const program = (name) =>
  process.platform === 'win32' ? at('.venv-lab', 'Scripts', `${name}.exe`) : at('.venv-lab', 'bin', name);

/**
 * Makes the environment when there is none or when its pinned versions have changed, and installs the kernelspec there.
 * @returns {Promise<string>} the environment's Python
 * @throws {Failure} without a Python that is new enough
 */
export async function prepareLab() {
  const found = await findPython();
  if (found === undefined) throw new Failure(NEEDS_PYTHON);
  const python = program('python');
  const what = { stamp: at('.venv-lab', '.installed-from'), inputs: [requirements], output: python };
  await unlessUnchanged(what, () =>
    step('making .venv-lab with JupyterLab', async () => {
      if (!existsSync(python)) await must(found, ['-m', 'venv', venv]);
      await must(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
    }),
  );
  dontAskForNews(venv);
  const { code, output } = await runNode(kernelCli, ['install', '--prefix', venv], { quiet: true });
  if (code !== 0) throw new Failure(output);
  return python;
}

/**
 * JupyterLab asks at its first start whether it may fetch news, also where it cannot: the answer is no.
 * @param {string} environment folder of a virtual environment
 */
export function dontAskForNews(environment) {
  const folder = join(environment, 'share', 'jupyter', 'lab', 'settings');
  mkdirSync(folder, { recursive: true });
  const settings = { '@jupyterlab/apputils-extension:notification': { fetchNews: 'false' } };
  writeFileSync(join(folder, 'overrides.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

/** @param {string} name @param {string[]} args */
async function must(name, args) {
  const { code, output } = await run(name, args, { quiet: true });
  if (code !== 0) throw new Failure(`${[name, ...args].join(' ')} failed:\n${output}`);
}

/** @param {string} folder that is opened @returns {string[]} */
export const labOptions = (folder) => [
  '--ServerApp.ip=127.0.0.1',
  `--ServerApp.root_dir=${folder}`,
  // Nobody is told that this is open here: no news, no look for updates.
  '--LabApp.news_url=None',
  '--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate',
  // A cell may print ten megabytes at once: Jupyter's default would drop them.
  '--ZMQChannelsWebsocketConnection.iopub_data_rate_limit=100000000',
];

/** @param {string[]} args of `jupyter lab`, such as `--no-browser` */
export const main = (args) =>
  command(async () => {
    // Before anything that takes long: without Python the rest would be in vain.
    if ((await findPython()) === undefined) throw new Failure(NEEDS_PYTHON);
    await install();
    await buildPackages();
    const python = await prepareLab();
    const options = labOptions(at('notebooks'));
    // What was given on the command line comes instead of ours: Jupyter takes each option once.
    const isGiven = (/** @type {string} */ option) => args.some((arg) => arg.startsWith(`${option.split('=')[0]}=`));
    const ours = options.filter((option) => !isGiven(option));
    const { code } = await run(python, ['-m', 'jupyterlab', ...ours, ...args]);
    if (code !== 0) throw new Failure(`JupyterLab ended with status ${code}; see above.`);
  });
