// Local virtual environments for the few tests that ask a Python program to read what we wrote.
import { existsSync } from 'node:fs';
import { unlessUnchanged } from './fingerprint.mjs';
import { at } from './paths.mjs';
import { run } from './processes.mjs';
import { Failure, step } from './report.mjs';

const NEEDED = [3, 10];

/** @returns {Promise<string | undefined>} the name of a Python that is new enough */
export async function findPython() {
  for (const name of ['python3', 'python']) {
    const probe = `import sys, venv, ensurepip; sys.exit(sys.version_info < (${NEEDED.join(', ')}))`;
    const { code } = await run(name, ['-c', probe], { quiet: true }).catch(() => ({ code: 1 }));
    if (code === 0) return name;
  }
  return undefined;
}

/**
 * The environment that most tests use.
 *
 * @returns {Promise<string | undefined>} its Python, or nothing where the machine has no Python: the tests that need it
 *   are then skipped, and say so
 * @throws {Failure} without Python where CI is set: a check that CI skips is a check nobody makes
 */
export async function python() {
  const interpreter = await environment('.venv', at('tests', 'requirements.txt'));
  if (interpreter === undefined) {
    const message = `No Python ${NEEDED.join('.')} or newer with venv and ensurepip was found`;
    if (process.env['CI']) throw new Failure(`${message}; CI needs it (Debian: apt-get install python3-venv).`);
    console.error(`${message}: the tests that run notebooks under stock tslab are skipped.`);
  }
  return interpreter;
}

/**
 * The environment of real servers, 850 MB.
 *
 * @returns {Promise<string>} its Python
 * @throws {Failure} without Python
 */
export async function serversPython() {
  const interpreter = await environment('.venv-servers', at('tests', 'servers', 'requirements.txt'));
  if (interpreter !== undefined) return interpreter;
  throw new Failure(
    `No Python ${NEEDED.join('.')} or newer with venv and ensurepip was found, which the servers need (Debian: apt-get install python3-venv).`,
  );
}

/**
 * Makes a virtual environment, or brings it up to date.
 *
 * @param {string} name of its folder @param {string} requirements the file that lists its packages
 * @returns {Promise<string | undefined>} its Python; nothing where the machine has none
 */
async function environment(name, requirements) {
  const found = await findPython();
  if (found === undefined) return undefined;
  const interpreter = process.platform === 'win32' ? at(name, 'Scripts', 'python.exe') : at(name, 'bin', 'python');
  const what = { stamp: at(name, '.installed-from'), inputs: [requirements], output: interpreter };
  await unlessUnchanged(what, () =>
    step(`making ${name}`, async () => {
      const commands = [
        ...(existsSync(interpreter) ? [] : [[found, '-m', 'venv', at(name)]]),
        [interpreter, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements],
      ];
      for (const [command = '', ...args] of commands) {
        const { code, output } = await run(command, args, { quiet: true });
        if (code !== 0) throw new Failure(`${[command, ...args].join(' ')} failed:\n${output}`);
      }
    }),
  );
  return interpreter;
}
