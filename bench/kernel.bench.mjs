// `npm run bench:kernel`: our kernel beside stock tslab and Deno's, by the same Jupyter client (kernel.py), in one run.
// Ratios are medians of the ratios within a round.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const venv = join(root, '.venv-bench');
const results = join(root, 'bench', 'results', 'kernel.json');
const [ROUNDS, CELLS] = ['5', '15'];
/** Highest ratio to stock tslab that we allow ourselves. */
const AIMS = { 'start to first reply': 0.6, 'start to first cell': null, 'small cell': 0.5, 'import of tfjs': 1 };

/** @param {string} name */
const program = (name) => join(venv, 'bin', name);

if (!existsSync(program('deno'))) {
  console.error('making .venv-bench with a Jupyter client and Deno …');
  if (!existsSync(program('python'))) execFileSync('python3', ['-m', 'venv', venv], { stdio: 'inherit' });
  const requirements = join(root, 'bench', 'kernel-requirements.txt');
  execFileSync(program('python'), ['-m', 'pip', 'install', '--quiet', '-r', requirements], { stdio: 'inherit' });
}

/** @type {Record<string, string[]>} */
const COMMANDS = {
  'ticknorm-kernel': [process.execPath, join(root, 'src', 'kernel', 'dist', 'cli.js'), 'kernel', '{connection_file}'],
  tslab: [
    ...[process.execPath, join(root, 'node_modules', 'tslab', 'bin', 'tslab'), 'kernel'],
    '--config-path={connection_file}',
  ],
  deno: [program('deno'), 'jupyter', '--kernel', '--conn', '{connection_file}'],
};

const jupyter = mkdtempSync(join(tmpdir(), 'bench-kernel-'));
/** @type {Record<string, Record<string, number[]>>} */
let times;
try {
  for (const [name, argv] of Object.entries(COMMANDS)) {
    const spec = join(jupyter, 'kernels', name);
    mkdirSync(spec, { recursive: true });
    writeFileSync(join(spec, 'kernel.json'), JSON.stringify({ argv, display_name: name, language: 'typescript' }));
  }
  const args = [join(root, 'bench', 'kernel.py'), join(root, 'notebooks', 'en'), ROUNDS, CELLS];
  const env = { ...process.env, JUPYTER_PATH: jupyter };
  const stdio = /** @type {const} */ (['ignore', 'pipe', 'inherit']);
  times = JSON.parse(
    execFileSync(program('python'), [...args, ...Object.keys(COMMANDS)], { env, stdio: [...stdio], encoding: 'utf8' }),
  );
} finally {
  rmSync(jupyter, { recursive: true });
}

/** @param {number[]} values */
const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const measures = Object.entries(AIMS).map(([measure, aim]) => {
  const stock = times['tslab']?.[measure] ?? [];
  const kernels = Object.entries(times).map(([kernel, measured]) => {
    const own = measured[measure] ?? [];
    const overTslab = median(own.map((time, round) => time / (stock[round] ?? Number.NaN)));
    return { kernel, medianMs: median(own), overTslab };
  });
  return { measure, aim, kernels };
});
for (const { measure, aim, kernels } of measures) {
  console.log(`${measure}${aim === null ? '' : ` (aim: ${aim} x tslab's)`}`);
  for (const { kernel, medianMs, overTslab } of kernels) {
    console.log(`  ${kernel.padEnd(16)} ${medianMs.toFixed(1).padStart(8)} ms  ${overTslab.toFixed(3)}`);
  }
}
const machine = {
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
  node: process.version,
  platform: process.platform,
};
/** @param {string[]} path of a package, below the project */
const version = (...path) => JSON.parse(readFileSync(join(root, ...path, 'package.json'), 'utf8')).version;
const [, deno] = execFileSync(program('deno'), ['--version'], { encoding: 'utf8' }).split(' ');
const versions = {
  node: process.versions.node,
  'ticknorm-kernel': version('src', 'kernel'),
  tslab: version('node_modules', 'tslab'),
  deno,
};
mkdirSync(dirname(results), { recursive: true });
writeFileSync(results, `${JSON.stringify({ machine, versions, rounds: Number(ROUNDS), measures }, null, 2)}\n`);
