// `npm test`: set-up, static checks, unit tests, then everything that needs the built site, and real servers where CI is
// set. It goes on after a failed check, so that one run tells all there is to mend, and ends with one line that counts.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { chromium } from './chromium.mjs';
import { install } from './install.mjs';
import { buildPackages } from './packages.mjs';
import { at } from './paths.mjs';
import { runNode } from './processes.mjs';
import { python, serversPython } from './python.mjs';
import { Failure, step } from './report.mjs';
import { buildSite, runNotebooks } from './site.mjs';

const counts = { passed: 0, failed: 0, skipped: 0 };

/**
 * Counts a step as one test: it passes unless it throws.
 * @param {() => Promise<unknown>} body
 * @returns {Promise<boolean>}
 */
async function check(body) {
  try {
    await body();
    counts.passed++;
    return true;
  } catch (error) {
    console.error(error instanceof Failure ? error.message : error);
    counts.failed++;
    return false;
  }
}

/** @param {string} name @param {string} script @param {string[]} args */
const tool = (name, script, ...args) =>
  check(() =>
    step(
      name,
      async () => {
        const { code } = await runNode(at('node_modules', ...script.split('/')), args);
        if (code !== 0) throw new Failure(`${name} failed; see above.`);
      },
      { own: true },
    ),
  );

/**
 * Runs a vitest project and adds what it counted.
 * @param {string} project @param {NodeJS.ProcessEnv} [env]
 */
async function vitest(project, env) {
  const report = at('artifacts', `${project}.json`);
  rmSync(report, { force: true });
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const run = () => runNode(at('node_modules', 'vitest', 'vitest.mjs'), args, { env: env ?? {} });
  const { code } = await step(`${project} tests`, run, { own: true });
  const found = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = found;
  counts.passed += numPassedTests;
  counts.skipped += numPendingTests + numTodoTests;
  // A file that does not even load fails the run without counting a test.
  counts.failed += Math.max(numFailedTests, code === 0 && numPassedTests > 0 ? 0 : 1);
}

/** The tests with real servers, whose set-up takes a minute and 850 MB. */
const servers = () => check(async () => vitest('servers', { TICKNORM_SERVERS_PYTHON: await serversPython() }));

/** `npm run test:servers`: those alone. */
export async function serversMain() {
  const ready = await check(async () => {
    await install();
    await buildPackages();
  });
  if (ready) await servers();
  end();
}

/**
 * Where CI is set, Python's environments and the browser come while npm installs: all mostly wait for the network. Elsewhere
 * each comes when it is needed, so that a terminal shows one thing at a time. What fails is told by whoever needs it.
 */
const early = () => (process.env['CI'] ? Promise.allSettled([python().then(serversPython), chromium()]) : undefined);

export async function main() {
  const downloads = early();
  const ready = await check(async () => {
    await install();
    await buildPackages();
  });
  if (ready) {
    await tool('format and lint (biome)', '@biomejs/biome/bin/biome', 'ci', '.');
    for (const project of ['src/ticknorm', 'src/kernel', '.']) {
      await tool(`types of ${project}`, 'typescript/bin/tsc', '-p', project);
    }
    await downloads;
    await vitest('unit');
    const published = await check(async () => {
      await runNotebooks();
      await buildSite();
    });
    if (published)
      await vitest('end-to-end', { TICKNORM_PYTHON: (await python()) ?? '', TICKNORM_CHROMIUM: await chromium() });
    if (process.env['CI']) await servers();
  }
  end();
}

function end() {
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed === 0 ? 0 : 1;
}
