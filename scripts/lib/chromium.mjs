// The browser that the tests open pages in: the machine's Chromium, or Debian's where we may install it.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './processes.mjs';
import { Failure, step } from './report.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function find() {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    for (const name of NAMES) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not here.
      }
    }
  }
  return undefined;
}

/**
 * @returns {Promise<string>} path of a Chromium
 * @throws {Failure} when there is none and it cannot be installed
 */
export async function chromium() {
  const found = process.env['TICKNORM_CHROMIUM'] ?? find();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0) {
    throw new Failure(
      `The browser tests need Chromium, found as one of: ${NAMES.join(', ')}. On Debian: sudo apt-get install chromium`,
    );
  }
  await step("installing Debian's chromium", async () => {
    for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
      const { code, output } = await run('apt-get', args, { quiet: true, env: { DEBIAN_FRONTEND: 'noninteractive' } });
      if (code !== 0) throw new Failure(`apt-get ${args.join(' ')} failed:\n${output}`);
    }
  });
  const installed = find();
  if (installed === undefined) throw new Failure('apt-get installed chromium, but it is not on the PATH.');
  return installed;
}
