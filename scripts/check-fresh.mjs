// `npm run check:fresh`: runs every notebook anew, beside what is published, and says what of it is no longer true.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { staleness } from './lib/fresh.mjs';
import { at, generated, kernelCli } from './lib/paths.mjs';
import { onStop, runNode } from './lib/processes.mjs';
import { command, Failure, step } from './lib/report.mjs';

const folder = join(generated, 'fresh');
/** @param {string[]} path */
const read = (...path) => (existsSync(join(...path)) ? JSON.parse(readFileSync(join(...path), 'utf8')) : undefined);

await command(async () => {
  const forget = onStop(() => rmSync(folder, { recursive: true, force: true }));
  try {
    const args = [
      'run',
      'notebooks/en',
      '--out',
      folder,
      '--depends',
      'src/ticknorm/dist',
      '--depends',
      'package-lock.json',
    ];
    const { code } = await step('running notebooks/en', () => runNode(kernelCli, [...args, '--fresh']), { own: true });
    if (code !== 0) throw new Failure('A notebook did not run, so nothing was compared.', code);
    const names = readdirSync(at('notebooks', 'en')).filter((name) => name.endsWith('.ipynb'));
    const problems = ['en', 'zh-Hans'].flatMap((locale) =>
      names.flatMap((name) =>
        staleness(`${locale}/${name}`, read(generated, 'notebooks', locale, name), read(folder, name)),
      ),
    );
    if (problems.length > 0) throw new Failure(problems.join('\n'));
    console.log(
      `${2 * names.length} published notebooks are those of the tree, and a run of today gives their numbers.`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
    forget();
  }
});
