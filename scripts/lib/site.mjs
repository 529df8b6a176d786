// Notebooks → executed notebooks → site. Each stage is written beside the last good one and swapped in when it is whole,
// so that a failure or Ctrl-C leaves what was published as it was.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { unlessUnchanged } from './fingerprint.mjs';
import { at, generated, kernelCli, root, site } from './paths.mjs';
import { onStop, runNode } from './processes.mjs';
import { Failure, step } from './report.mjs';

/** The first one runs; the others have the same code and take its outputs. */
const LOCALES = ['en', 'zh-Hans'];
/** Docusaurus puts files up to this many bytes into the style sheet: a page would wait for fonts of formulas it has not. */
const SETTINGS = { WEBPACK_URL_LOADER_LIMIT: '2000' };
const executed = join(generated, 'notebooks');

/** @param {{ fresh?: boolean }} [options] */
export async function runNotebooks({ fresh = false } = {}) {
  for (const locale of LOCALES) {
    const args = ['run', `notebooks/${locale}`, '--out', join('website', 'generated', 'notebooks', locale)];
    args.push('--depends', 'src/ticknorm/dist', '--depends', 'package-lock.json');
    if (locale !== LOCALES[0]) args.push('--reuse', join('website', 'generated', 'notebooks', LOCALES[0] ?? ''));
    else if (fresh) args.push('--fresh');
    const { code } = await step(`running notebooks/${locale}`, () => runNode(kernelCli, args), { own: true });
    if (code !== 0) throw new Failure('A notebook did not run; the published site is as it was.', code);
    // What was published of a notebook that is no longer there goes with it.
    for (const name of readdirSync(join(executed, locale))) {
      if (!existsSync(at('notebooks', locale, name))) rmSync(join(executed, locale, name), { recursive: true });
    }
  }
}

/**
 * What pages show that is in no file: addresses that are given from outside, and the last commit of what is written,
 * from which pages have their dates.
 */
function surroundings() {
  const { TICKNORM_SITE_URL: address = '', TICKNORM_REPOSITORY: repository = '' } = process.env;
  const args = ['log', '-1', '--format=%H', '--', 'docs', 'notebooks', 'website/i18n', 'CHANGELOG.md'];
  try {
    return [address, repository, execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' })];
  } catch {
    return [address, repository]; // no git, or no repository
  }
}

/** @param {{ fresh?: boolean }} [options] */
export async function buildSite({ fresh = false } = {}) {
  const building = `${site}.building`;
  const previous = `${site}.previous`;
  // A swap that was cut short between its two renames is finished here.
  if (!existsSync(site) && existsSync(previous)) renameSync(previous, site);
  const inputs = [
    ...[
      'website',
      'docs',
      'notebooks',
      'bench/results',
      'docusaurus.config.ts',
      'package-lock.json',
      'CHANGELOG.md',
    ].map((name) => at(name)),
    at('src', 'ticknorm', 'dist'),
    executed,
  ];
  const built = { stamp: join(generated, '.site-built-from'), inputs, values: surroundings(), output: site, fresh };
  await unlessUnchanged(built, () =>
    step('building the site', async () => {
      rmSync(building, { recursive: true, force: true });
      const forget = onStop(() => rmSync(building, { recursive: true, force: true }));
      const docusaurus = join(root, 'node_modules', '@docusaurus', 'core', 'bin', 'docusaurus.mjs');
      const { code, output } = await runNode(docusaurus, ['build', '--out-dir', building], {
        quiet: true,
        env: { ...SETTINGS, NODE_ENV: 'production', NO_COLOR: '1', FORCE_COLOR: '0', NO_UPDATE_NOTIFIER: '1' },
      });
      if (code !== 0) {
        rmSync(building, { recursive: true, force: true });
        throw new Failure(`The site was not built, and the published one is as it was:\n${output}`);
      }
      rmSync(previous, { recursive: true, force: true });
      if (existsSync(site)) renameSync(site, previous);
      renameSync(building, site);
      rmSync(previous, { recursive: true, force: true });
      forget();
    }),
  );
}
