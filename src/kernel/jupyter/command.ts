// The commands `kernel`, `install` and `uninstall`, read as strictly as `run` is.
import { parseArgs } from 'node:util';
import { InputError } from '../errors';
import { cliFile, DEFAULT_NAME, install, type Place, uninstall } from './kernelspec';

const SEE_HELP = 'see ticknorm-kernel --help.';

/** Of the first word of a command line. */
export function isJupyterCommand(word: string | undefined): boolean {
  return word === 'kernel' || word === 'install' || word === 'uninstall';
}

/** @returns a line that says what was done; null for a kernel, which runs on. @throws {InputError} with one line */
export async function runJupyterCommand(args: readonly string[]): Promise<string | null> {
  const [command, ...rest] = args;
  if (command === 'kernel') {
    const [file, ...more] = rest;
    if (file === undefined || more.length > 0) throw new InputError(`kernel: name one connection file; ${SEE_HELP}`);
    // ZeroMQ is loaded for kernels only.
    const { serve } = await import('./serve');
    await serve(file);
    return null;
  }
  const { place, name } = readPlace(command ?? '', rest);
  if (command === 'uninstall') return `removed ${uninstall(place, name)}`;
  return `installed ${install(place, name, cliFile)}; it is called "TypeScript" in JupyterLab`;
}

function readPlace(command: string, args: readonly string[]): { place: Place; name: string } {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    tokens: true,
    options: {
      user: { type: 'boolean' },
      'sys-prefix': { type: 'boolean' },
      prefix: { type: 'string' },
      name: { type: 'string' },
    },
  });
  const known = ['user', 'sys-prefix', 'prefix', 'name'];
  const unknown = tokens.find((token) => token.kind === 'option' && !known.includes(token.name));
  if (unknown?.kind === 'option') throw new InputError(`${unknown.rawName} is not an option; ${SEE_HELP}`);
  if (positionals.length > 0) throw new InputError(`${command}: "${positionals[0]}" is not expected; ${SEE_HELP}`);
  const { user, prefix, name = DEFAULT_NAME } = values;
  if (typeof name !== 'string' || name === '') throw new InputError(`--name needs a value after it; ${SEE_HELP}`);
  if (prefix !== undefined && (typeof prefix !== 'string' || prefix === '')) {
    throw new InputError(`--prefix needs a value after it; ${SEE_HELP}`);
  }
  const given = [user, values['sys-prefix'], prefix].filter((value) => value !== undefined);
  if (given.length > 1) throw new InputError(`${command}: choose one of --user, --sys-prefix and --prefix.`);
  if (typeof prefix === 'string') return { place: { kind: 'prefix', prefix }, name };
  return { place: values['sys-prefix'] ? { kind: 'sys-prefix' } : { kind: 'user' }, name };
}
