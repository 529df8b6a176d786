// The help of `ticknorm-kernel`, and the command line of its `run`, read strictly: what is not understood is an error
// that says what is.
import { parseArgs } from 'node:util';
import { InputError } from '../errors';
import type { RunAllOptions } from './run-all';
import { DEFAULT_TIMEOUT_MS } from './run-notebook';

export const HELP: string = `TypeScript in Jupyter: a kernel for JupyterLab, and a runner of notebooks that needs neither it nor Python.

Usage
  ticknorm-kernel install [--user | --sys-prefix | --prefix <folder>] [--name <name>]
  ticknorm-kernel uninstall [--user | --sys-prefix | --prefix <folder>] [--name <name>]
  ticknorm-kernel run <notebook|folder>… --out <folder> [options]

install makes the kernel known to Jupyter, by default for this user and by the name tslab; --sys-prefix means the Python
on the path, --prefix a folder such as that of a virtual environment. uninstall takes it back.

run runs each notebook from a clean state, all its code cells in order, and writes it with its outputs to
<folder>/<same name>. A notebook that fails is not written: the one of the last good run stays. A notebook whose
code, --depends and kernel have not changed is not run again; its text is still brought up to date.

Options
  --out <folder>     where executed notebooks are written (required)
  --depends <path>   a file or folder that outputs depend on, such as the built library; may be repeated
  --reuse <folder>   executed notebooks to take outputs from where the code is the same, as in a translation
  --fresh            run also what has not changed
  --keep-going       run the cells and notebooks after one that failed, and write notebooks with their errors
  --timeout <s>      time limit per cell in seconds (default ${DEFAULT_TIMEOUT_MS / 1000})
  --cwd <folder>     where cells run and import from (default: the folder of the notebook)
  --jobs <n>         notebooks that run at the same time (default 1)
  --help             this text

Errors name a cell by its position among the code cells, from 1: the number in brackets that JupyterLab shows after
"Run All". A cell tagged raises-exception may fail. Text is stored as a terminal would leave it, and a cell may show
10 MB. Output of timers is waited for 2 s at the end of a notebook.

Exit codes
  0  every notebook is written
  1  a cell failed
  2  the command, a path or a notebook is not fit to run
  130  interrupted by Ctrl-C
`;

/** Node's timers count milliseconds in 31 bits. */
const LONGEST_TIMEOUT = 2_000_000;

const SEE_HELP = 'see ticknorm-kernel --help.';

/** @returns null when help was asked for. @throws {InputError} with one line */
export function parseOptions(args: readonly string[]): Omit<RunAllOptions, 'progress'> | null {
  const { values, positionals } = parseStrictly(args);
  if (values.help || args.length === 0) return null;
  const [command, ...paths] = positionals;
  if (command !== 'run') {
    throw new InputError(
      command ? `"${command}" is not a command; use install, uninstall or run; ${SEE_HELP}` : SEE_HELP,
    );
  }
  if (paths.length === 0) throw new InputError(`run: name a notebook or a folder of notebooks; ${SEE_HELP}`);
  if (values.out === undefined) throw new InputError(`run: --out is missing; name the folder to write to; ${SEE_HELP}`);
  return {
    paths,
    out: values.out,
    depends: values.depends ?? [],
    reuse: values.reuse ?? null,
    fresh: values.fresh ?? false,
    keepGoing: values['keep-going'] ?? false,
    timeoutMs: values.timeout === undefined ? DEFAULT_TIMEOUT_MS : seconds('--timeout', values.timeout) * 1000,
    cwd: values.cwd ?? null,
    jobs: values.jobs === undefined ? 1 : wholeNumber('--jobs', values.jobs),
  };
}

const SWITCHES = ['fresh', 'keep-going', 'help'];

type Values = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string' },
      depends: { type: 'string', multiple: true },
      reuse: { type: 'string' },
      fresh: { type: 'boolean' },
      'keep-going': { type: 'boolean' },
      timeout: { type: 'string' },
      cwd: { type: 'string' },
      jobs: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/** Node's own words differ from version to version; ours name the option and stay. */
function parseStrictly(args: readonly string[]): Values {
  try {
    return parse(args);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const option = error instanceof Error ? (/'(-[^' ]*)/.exec(error.message)?.[1] ?? '') : '';
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw new InputError(`${option} is not an option; ${SEE_HELP}`);
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') {
      const isSwitch = SWITCHES.some((name) => option === `--${name}`);
      throw new InputError(`${option} ${isSwitch ? 'takes no value' : 'needs a value after it'}; ${SEE_HELP}`);
    }
    throw error;
  }
}

function seconds(option: string, text: string): number {
  const value = Number(text);
  if (value > 0 && value <= LONGEST_TIMEOUT) return value;
  throw new InputError(`${option} ${text}: expected a number of seconds above 0 and at most ${LONGEST_TIMEOUT}.`);
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InputError(`${option} ${text}: expected a whole number above 0.`);
}
